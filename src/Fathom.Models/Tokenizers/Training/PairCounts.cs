using System.Runtime.InteropServices;

namespace Fathom.Models.Tokenizers.Training;

/// <summary>
/// Words as chains of tokens, how often each pair of neighbours comes in them, and in which words: a merge visits only the
/// words that have its pair. Which pair comes next is read off a heap whose entries may be out of date; an entry counts
/// when it still says what is true.
/// </summary>
sealed class PairCounts
{
    readonly int[][] words;
    readonly long[] frequency;
    readonly Dictionary<(int, int), long> counts = [];
    readonly Dictionary<(int, int), List<int>> places = [];
    readonly PriorityQueue<(int Left, int Right), (long NegativeCount, int Left, int Right)> heap = new();
    readonly HashSet<(int, int)> grown = [];

    /// <param name="words">[n][tokens], changed by merges.</param>
    /// <param name="frequency">[n], how often each comes.</param>
    public PairCounts(int[][] words, long[] frequency)
    {
        (this.words, this.frequency) = (words, frequency);
        for (int word = 0; word < words.Length; word++)
            for (int i = 0; i + 1 < words[word].Length; i++) Add(word, words[word][i], words[word][i + 1], frequency[word]);
        Offer();
    }

    /// <summary>The pair that comes most often, the one of the lower ids where several do; null when none comes
    /// <paramref name="least"/> times.</summary>
    public (int Left, int Right)? Next(long least)
    {
        while (heap.TryDequeue(out var pair, out var entry))
        {
            long count = counts.GetValueOrDefault(pair);
            if (count < least) continue;
            if (count == -entry.NegativeCount) return pair;
            heap.Enqueue(pair, (-count, pair.Left, pair.Right));
        }
        return null;
    }

    /// <summary>Puts <paramref name="joined"/> wherever the pair stands, from left to right.</summary>
    public void Merge((int Left, int Right) pair, int joined)
    {
        if (!places.Remove(pair, out List<int>? holders)) return;
        foreach (int word in holders) MergeWord(word, pair, joined);
        counts.Remove(pair);
        Offer();
    }

    void MergeWord(int word, (int Left, int Right) pair, int joined)
    {
        int[] before = words[word];
        var after = new int[before.Length];
        int length = 0;
        for (int i = 0; i < before.Length; i++)
        {
            bool matches = i + 1 < before.Length && before[i] == pair.Left && before[i + 1] == pair.Right;
            after[length++] = matches ? joined : before[i];
            if (matches) i++;
        }
        // A word may be listed more than once; the first visit left nothing to do.
        if (length == before.Length) return;
        for (int i = 0; i + 1 < before.Length; i++) Add(word, before[i], before[i + 1], -frequency[word]);
        Array.Resize(ref after, length);
        words[word] = after;
        for (int i = 0; i + 1 < length; i++) Add(word, after[i], after[i + 1], frequency[word]);
    }

    void Add(int word, int left, int right, long times)
    {
        (int, int) pair = (left, right);
        CollectionsMarshal.GetValueRefOrAddDefault(counts, pair, out _) += times;
        if (times < 0) return;
        ref List<int>? holders = ref CollectionsMarshal.GetValueRefOrAddDefault(places, pair, out _);
        holders ??= [];
        if (holders.Count == 0 || holders[^1] != word) holders.Add(word);
        grown.Add(pair);
    }

    // Entries only for pairs that may have come to more; of the others, an old entry corrects itself when it comes up.
    void Offer()
    {
        foreach (var pair in grown)
            if (counts.GetValueOrDefault(pair) is var count and > 0) heap.Enqueue(pair, (-count, pair.Item1, pair.Item2));
        grown.Clear();
    }
}
