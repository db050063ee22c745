namespace Fathom.Explorer;

/// <summary>A dictionary that stays open until this is disposed of, for what takes longer than one answer.</summary>
sealed class DictionaryUse(DictionaryView view, Action leave) : IDisposable
{
    int left;

    public DictionaryView View => view;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref left, 1) == 0) leave();
    }
}
