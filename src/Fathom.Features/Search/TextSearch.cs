using Fathom.Numerics;

namespace Fathom.Features;

/// <summary>Which latents fire on a text, and how that compares with all their firings in an index.</summary>
public static class TextSearch
{
    /// <param name="index">Index of the dictionary.</param>
    /// <param name="codes">The text as that dictionary encodes it, a row for each token that has one.</param>
    /// <returns>Every latent that fires on it, by number.</returns>
    public static IReadOnlyList<TextMatch> Of(FeatureIndex index, SparseCodes codes)
    {
        var found = new SortedDictionary<int, (int Row, float Activation, int Rows)>();
        for (int row = 0; row < codes.Rows; row++)
        {
            ReadOnlySpan<int> latents = codes.RowIndices(row);
            ReadOnlySpan<float> values = codes.RowValues(row);
            for (int i = 0; i < latents.Length; i++)
            {
                found.TryGetValue(latents[i], out (int Row, float Activation, int Rows) best);
                found[latents[i]] = best.Rows == 0 || values[i] > best.Activation
                    ? (row, values[i], best.Rows + 1) : best with { Rows = best.Rows + 1 };
            }
        }
        return [.. found.Select(one => Match(index, one.Key, one.Value.Row, one.Value.Activation, one.Value.Rows))];
    }

    /// <summary>The same matches, best first; equals by quantile, then activation, then the lower latent.</summary>
    public static IReadOnlyList<TextMatch> Ranked(IEnumerable<TextMatch> matches, TextOrder order) =>
        [.. matches.OrderByDescending(match => Key(match, order)).ThenByDescending(match => match.Quantile)
            .ThenByDescending(match => match.Activation).ThenBy(match => match.Latent)];

    static double Key(TextMatch match, TextOrder order) => order switch
    {
        TextOrder.Activation => match.Activation,
        TextOrder.Quantile => match.Quantile,
        _ => match.LossEffect ?? double.NegativeInfinity,
    };

    static TextMatch Match(FeatureIndex index, int latent, int row, float activation, int rows)
    {
        float max = index.Statistics(latent).Max;
        return new(latent, row, activation, rows, index.Quantile(latent, activation), max > 0 ? activation / max : 0);
    }
}
