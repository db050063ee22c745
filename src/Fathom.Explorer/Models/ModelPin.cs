using Fathom.Features;

namespace Fathom.Explorer;

/// <summary>
/// A model and a dictionary that stay in memory until this is disposed of, for what takes many turns. Each pass still takes the
/// <see cref="Turn"/>.
/// </summary>
sealed class ModelPin(TextSubject subject, SemaphoreSlim turn, Action release) : IDisposable
{
    int released;

    public TextSubject Subject => subject;

    /// <summary>Held during every pass.</summary>
    public SemaphoreSlim Turn => turn;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref released, 1) == 0) release();
    }
}
