using Fathom.Dictionaries;
using Fathom.Numerics;

namespace Fathom.Features;

/// <summary>The tokens that each latent fires on most often, and how often each token occurs, in memory.</summary>
/// <param name="kept">[M, 16]; token −1 behind the last one.</param>
/// <param name="rows">Rows of each token, [V].</param>
sealed class TokenLists(LatentToken[] kept, int[] rows)
{
    /// <summary>Counts them: one pass over all posting lists, for an index of an older version.</summary>
    public static TokenLists Count(PostingLists postings, RowMap positions, ItemStore items, long rows)
    {
        var kept = new LatentToken[postings.LatentCount * IndexFiles.TokenCount];
        Workers.All.ForRanges(postings.LatentCount, 256, (start, end, _) =>
        {
            var counter = new TokenCounter(positions, items);
            for (int latent = start; latent < end; latent++)
                counter.Fill(postings.Rows(latent), postings.Values(latent),
                    kept.AsSpan(latent * IndexFiles.TokenCount, IndexFiles.TokenCount));
        });
        return new(kept, TokenTable.Rows(positions, items, rows));
    }

    /// <summary>Most often first.</summary>
    public ReadOnlySpan<LatentToken> Of(int latent)
    {
        ReadOnlySpan<LatentToken> all = kept.AsSpan(latent * IndexFiles.TokenCount, IndexFiles.TokenCount);
        int count = 0;
        while (count < all.Length && all[count].Token >= 0) count++;
        return all[..count];
    }

    /// <summary>Rows of a token of the vocabulary.</summary>
    public int RowsOf(int token) => rows[token];
}
