namespace Fathom.Features;

/// <summary>
/// Says where a latent fires by the tokens there and before: on the last token of each n-gram. What explainers without a judge
/// say is such a rule, and so can be tested on every token.
/// </summary>
/// <param name="Ngrams">Token ids, the one that it fires on last; −1 stands for any token.</param>
public sealed record NgramRule(IReadOnlyList<IReadOnlyList<int>> Ngrams)
{
    /// <summary>Stands for any token.</summary>
    public const int Any = -1;

    /// <summary>Whether the rule says that the latent fires at a position.</summary>
    public bool Fires(ReadOnlySpan<int> ids, int position)
    {
        foreach (IReadOnlyList<int> ngram in Ngrams)
            if (Ends(ngram, ids, position)) return true;
        return false;
    }

    static bool Ends(IReadOnlyList<int> ngram, ReadOnlySpan<int> ids, int position)
    {
        if (ngram.Count == 0 || position + 1 < ngram.Count) return false;
        for (int i = 0; i < ngram.Count; i++)
            if (ngram[i] != Any && ngram[i] != ids[position + 1 - ngram.Count + i]) return false;
        return true;
    }
}
