namespace Fathom.Features;

/// <summary>
/// N-grams by their last token, then the one before, and so on; an edge is a token or any token. Where an n-gram ends, longer ones
/// that end in it say nothing more and are dropped.
/// </summary>
sealed class NgramTrie
{
    readonly SortedDictionary<int, NgramTrie> before = [];
    bool ends;

    /// <param name="ngram">In the order of the text; <see cref="NgramRule.Any"/> for any token, but not first or last.</param>
    public void Add(ReadOnlySpan<int> ngram)
    {
        if (ends) return;
        if (ngram.IsEmpty)
        {
            ends = true;
            before.Clear();
            return;
        }
        if (!before.TryGetValue(ngram[^1], out NgramTrie? next)) before[ngram[^1]] = next = new();
        next.Add(ngram[..^1]);
    }

    /// <summary>Those that are left, in the order of the text.</summary>
    public IEnumerable<int[]> Ngrams() =>
        ends ? [[]] : before.SelectMany(edge => edge.Value.Ngrams().Select(ngram => (int[])[.. ngram, edge.Key]));
}
