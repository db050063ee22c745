namespace Fathom.Models.Tokenizers.Model;

/// <summary>
/// A word being merged: its symbols as a doubly linked list over arrays, and the possible merges in a heap by (rank, place).
/// One per thread, reused from word to word.
/// </summary>
internal sealed class MergeScratch
{
    /// <summary>Longer words, which only whole texts without pre-tokenizer are, give their memory back.</summary>
    private const int LongestKept = 1 << 16;

    private int[] _ids = [], _previous = [], _next = [], _rank = [], _joined = [], _start = [], _end = [];
    private PriorityQueue<int, ulong> _merges = new();
    private int _count;

    internal void Clear(int capacity)
    {
        _count = 0;
        _merges.Clear();
        bool shrink = _ids.Length > LongestKept && capacity <= LongestKept;
        if (_ids.Length >= capacity && !shrink) { return; }
        int length = Math.Max(64, capacity);
        (_ids, _previous, _next) = (new int[length], new int[length], new int[length]);
        (_rank, _joined) = (new int[length], new int[length]);
        (_start, _end) = (new int[length], new int[length]);
        if (shrink) { _merges = new PriorityQueue<int, ulong>(); }
    }

    /// <param name="id">A symbol.</param>
    /// <param name="start">The first character that it stands for.</param>
    /// <param name="end">Behind the last.</param>
    internal void Add(int id, int start, int end)
    {
        (_ids[_count], _start[_count], _end[_count]) = (id, start, end);
        _count++;
    }

    /// <summary>
    /// Applies the merge of the lowest rank, the leftmost of several, until none is left: O(n log n) for n symbols.
    /// </summary>
    /// <param name="table">The merges.</param>
    /// <param name="to">Gets the ids.</param>
    /// <param name="ranges">Gets the characters that each stands for; null where nobody asks.</param>
    internal void MergeAll(MergeTable table, List<int> to, List<CharacterRange>? ranges)
    {
        for (int i = 0; i < _count; i++)
        {
            _previous[i] = i - 1;
            _next[i] = i + 1 < _count ? i + 1 : -1;
        }
        for (int i = 0; i < _count; i++) { Offer(i, table); }
        while (_merges.TryDequeue(out int at, out ulong priority))
        {
            // An entry is stale when its pair has changed since.
            if (_rank[at] != (int)(priority >> 32)) { continue; }
            int right = _next[at];
            _ids[at] = _joined[at];
            _end[at] = _end[right];
            _next[at] = _next[right];
            _rank[right] = -1;
            if (_next[at] >= 0) { _previous[_next[at]] = at; }
            Offer(at, table);
            if (_previous[at] >= 0) { Offer(_previous[at], table); }
        }
        for (int i = _count > 0 ? 0 : -1; i >= 0; i = _next[i])
        {
            to.Add(_ids[i]);
            ranges?.Add(new(_start[i], _end[i]));
        }
    }

    /// <summary>Looks up the merge of the pair that begins at a symbol.</summary>
    private void Offer(int at, MergeTable table)
    {
        _rank[at] = -1;
        if (_next[at] < 0 || !table.TryGet(_ids[at], _ids[_next[at]], out int rank, out int id)) { return; }
        _rank[at] = rank;
        _joined[at] = id;
        _merges.Enqueue(at, (ulong)rank << 32 | (uint)at);
    }
}
