using System.Collections.Concurrent;

namespace Fathom.Models.Tokenizers.Model;

/// <summary>
/// The ids of words seen before, shared by all threads. Bounded: once full it stays as it is (what comes often came early), so
/// it holds 10 MB or so at most.
/// </summary>
internal sealed class WordCache
{
    private const int MostWords = 1 << 16, LongestWord = 48;

    private readonly ConcurrentDictionary<string, int[]> _words = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int[]>.AlternateLookup<ReadOnlySpan<char>> _bySpan;
    private int _count;

    internal WordCache() => _bySpan = _words.GetAlternateLookup<ReadOnlySpan<char>>();

    internal bool TryGet(ReadOnlySpan<char> word, out int[] ids)
    {
        if (word.Length <= LongestWord) { return _bySpan.TryGetValue(word, out ids!); }
        ids = [];
        return false;
    }

    internal void Add(ReadOnlySpan<char> word, ReadOnlySpan<int> ids)
    {
        if (word.Length > LongestWord || Volatile.Read(ref _count) >= MostWords) { return; }
        if (_words.TryAdd(word.ToString(), ids.ToArray())) { Interlocked.Increment(ref _count); }
    }
}
