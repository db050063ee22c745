using System.Collections.Concurrent;
using Fathom.Dictionaries;

namespace Fathom.Features;

/// <summary>The tokens that latents fire on, and how often each token occurs.</summary>
static class TokenTable
{
    public static void Write(string path, PostingLists postings, RowMap positions, ItemStore items, IndexWork work)
    {
        var spare = new ConcurrentBag<TokenCounter>();
        RecordTable.Write<LatentToken>(path, IndexFiles.TokensKind, IndexStage.Tokens, postings.LatentCount, IndexFiles.TokenCount,
            work, (latent, tokens) =>
            {
                if (!spare.TryTake(out TokenCounter? counter)) counter = new(positions, items);
                counter.Fill(postings.Rows(latent), postings.Values(latent), tokens);
                spare.Add(counter);
            });
    }

    /// <summary>Rows of each token of the vocabulary, [V].</summary>
    public static int[] Rows(RowMap positions, ItemStore items, long rows)
    {
        var counts = new int[items.VocabularySize];
        var cursor = new RowCursor(positions);
        ReadOnlySpan<int> tokens = [];
        int context = -1;
        for (long row = 0; row < rows; row++)
        {
            RowPosition at = cursor[(uint)row];
            if (at.Context != context) tokens = items.Context(context = at.Context);
            int id = tokens[at.Position];
            if ((uint)id < (uint)counts.Length) counts[id]++;
        }
        return counts;
    }
}
