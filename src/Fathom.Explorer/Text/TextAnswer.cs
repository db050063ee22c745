using Fathom.Features;
using Fathom.Models.Tokenizers;
using Fathom.Numerics;

namespace Fathom.Explorer;

/// <summary>An encoded text in the words of the API.</summary>
static class TextAnswer
{
    /// <param name="index">Of the dictionary.</param>
    /// <param name="tokens">The text.</param>
    /// <param name="text">What fires on it.</param>
    public static TextResponse Of(FeatureIndex index, TokenSpan[] tokens, EncodedText text)
    {
        SparseCodes codes = text.Codes;
        float[] quantiles = Quantiles(index, codes, out int[] latents);
        var answer = new TextTokenResponse[tokens.Length];
        for (int position = 0, row = 0; position < tokens.Length; position++)
        {
            (int id, int start, int end) = tokens[position];
            bool special = row == text.Positions.Length || text.Positions[row] != position;
            string word = index.TokenText(id);
            if (special)
            {
                answer[position] = new(id, word, start, end, true, [], [], []);
                continue;
            }
            int count = codes.Counts[row];
            answer[position] = new(id, word, start, end, false, codes.RowIndices(row).ToArray(), codes.RowValues(row).ToArray(),
                quantiles.AsSpan(codes.Start(row), count).ToArray());
            row++;
        }
        return new(answer, latents, [.. latents.Select(latent => index.Statistics(latent).Max)]);
    }

    // Of each entry of the codes, in their places; latent by latent, so that each posting list is read while it is in the cache.
    static float[] Quantiles(FeatureIndex index, SparseCodes codes, out int[] latents)
    {
        var entries = new List<(int Latent, int Place)>();
        for (int row = 0; row < codes.Rows; row++)
        {
            ReadOnlySpan<int> firing = codes.RowIndices(row);
            for (int i = 0; i < firing.Length; i++) entries.Add((firing[i], codes.Start(row) + i));
        }
        IGrouping<int, int>[] byLatent = [.. entries.GroupBy(entry => entry.Latent, entry => entry.Place).OrderBy(group => group.Key)];
        var quantiles = new float[codes.Values.Length];
        Workers.All.For(byLatent.Length, i =>
        {
            ReadOnlySpan<float> firings = index.PostingValues(byLatent[i].Key);
            foreach (int place in byLatent[i]) quantiles[place] = Share.NotAbove(firings, codes.Values[place]);
        });
        latents = [.. byLatent.Select(group => group.Key)];
        return quantiles;
    }
}
