namespace Fathom.Features;

/// <summary>
/// Says where a latent fires by the tokens there and before: on the last token of each n-gram, or, of a rule about what comes
/// next, on the one before it. What explainers without a judge say is such a rule, and so can be tested on every token.
/// </summary>
/// <param name="Ngrams">Token ids in the order of the text; −1 stands for any token, but not for the last.</param>
public sealed record NgramRule(IReadOnlyList<IReadOnlyList<int>> Ngrams)
{
    /// <summary>Stands for any token.</summary>
    public const int Any = -1;

    /// <summary>Whether the last token of an n-gram is the one that follows.</summary>
    public bool Next { get; init; }

    /// <summary>Whether an n-gram ends anywhere in a stretch of text.</summary>
    public bool OccursIn(ReadOnlySpan<int> ids)
    {
        for (int end = 0; end < ids.Length; end++)
            foreach (IReadOnlyList<int> ngram in Ngrams)
                if (Ends(ngram, ids, end)) return true;
        return false;
    }

    /// <summary>Whether an n-gram ends at a position of a text.</summary>
    public static bool Ends(IReadOnlyList<int> ngram, ReadOnlySpan<int> ids, int position)
    {
        if (ngram.Count == 0 || position + 1 < ngram.Count) return false;
        for (int i = 0; i < ngram.Count; i++)
            if (ngram[i] != Any && ngram[i] != ids[position + 1 - ngram.Count + i]) return false;
        return true;
    }
}
