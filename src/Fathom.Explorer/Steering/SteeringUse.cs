using Fathom.Features;

namespace Fathom.Explorer;

/// <summary>A bench whose model, dictionary and activations stay in memory until this is disposed of.</summary>
sealed class SteeringUse(SharedBench shared, ModelPin pin) : IDisposable
{
    int left;

    public SteeringBench Bench => shared.Bench;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref left, 1) != 0) return;
        shared.Leave();
        pin.Dispose();
    }
}
