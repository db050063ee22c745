using Fathom.Dictionaries;

namespace Fathom.Features;

/// <summary>A firing of a latent in a training document, with the text before it.</summary>
/// <param name="Lead">The special token that every text of the run begins with; empty where none does.</param>
/// <param name="Tokens">The tokens up to the one that it fires on, at most <see cref="Reach"/>.</param>
/// <param name="Activation">How strongly it fires.</param>
sealed record Firing(int[] Lead, int[] Tokens, float Activation)
{
    /// <summary>Tokens that are looked at.</summary>
    public const int Reach = 12;

    /// <summary>The text of the last tokens.</summary>
    public int[] Last(int count) => [.. Lead, .. Tokens[^count..]];

    /// <summary>Drawn from the firings in training documents: one from each of equally many ranks, strongest first.</summary>
    /// <param name="index">Of the dictionary.</param>
    /// <param name="corpus">Training documents.</param>
    /// <param name="latent">The latent.</param>
    /// <param name="count">As many, or all where there are fewer.</param>
    /// <param name="draws">Random.</param>
    public static IReadOnlyList<Firing> Draw(FeatureIndex index, SideCorpus corpus, int latent, int count, Draws draws)
    {
        var all = new List<Posting>();
        ReadOnlySpan<uint> rows = index.PostingRows(latent);
        ReadOnlySpan<float> values = index.PostingValues(latent);
        for (int i = 0; i < rows.Length; i++)
            if (corpus.Has(rows[i])) all.Add(new(rows[i], values[i]));
        all.Sort((a, b) => (b.Value, a.Row).CompareTo((a.Value, b.Row)));
        count = Math.Min(count, all.Count);
        var drawn = new Firing[count];
        for (int i = 0; i < count; i++)
        {
            int first = (int)((long)i * all.Count / count), end = (int)((i + 1L) * all.Count / count);
            drawn[i] = Of(index.Items, corpus, all[first + draws.Below(end - first)]);
        }
        return drawn;
    }

    static Firing Of(ItemStore items, SideCorpus corpus, Posting posting)
    {
        ReadOnlySpan<int> ids = corpus.Context(posting.Row, out int position);
        int[] lead = position > 0 && items.IsSpecial(ids[0]) ? [ids[0]] : [];
        return new(lead, ids[Math.Max(lead.Length, position + 1 - Reach)..(position + 1)].ToArray(), posting.Value);
    }
}
