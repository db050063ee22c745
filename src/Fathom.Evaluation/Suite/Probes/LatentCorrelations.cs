using System.Numerics;
using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>
/// The latents that go with each variable most, by the square of their correlation over all rows:
/// <code>
/// r² = (n Σ z y − Σ z Σ y)² / ((n Σ z² − (Σ z)²) (n Σ y − (Σ y)²))
/// </code>
/// Ties go to the lower latent.
/// </summary>
static class LatentCorrelations
{
    const int LatentsTogether = 16;

    /// <param name="latents">On the rows.</param>
    /// <param name="labels">Of these rows.</param>
    /// <param name="most">How many of each variable.</param>
    /// <param name="workers">Threads to use; no influence on any bit.</param>
    /// <returns>[variables][≤ most], the most correlated first; a latent without any correlation is none.</returns>
    public static int[][] Most(Postings latents, LabelledRows labels, int most, Workers workers)
    {
        int variables = labels.Variables;
        var squares = new float[latents.Count][];
        workers.ForRanges(latents.Count, LatentsTogether, (start, end, _) =>
        {
            var products = new double[variables];
            for (int latent = start; latent < end; latent++) squares[latent] = Of(latents, latent, labels, products);
        });
        var best = new int[variables][];
        workers.For(variables, variable => best[variable] = [.. Enumerable.Range(0, latents.Count)
            .Where(latent => squares[latent].Length > 0 && squares[latent][variable] > 0)
            .OrderByDescending(latent => squares[latent][variable]).ThenBy(latent => latent).Take(most)]);
        return best;
    }

    // [V]; empty where the latent is silent.
    static float[] Of(Postings latents, int latent, LabelledRows labels, double[] products)
    {
        ReadOnlySpan<int> rows = latents.Rows(latent);
        ReadOnlySpan<float> values = latents.Values(latent);
        if (rows.Length == 0) return [];
        Array.Clear(products);
        double sum = 0, square = 0, n = labels.Count;
        for (int i = 0; i < rows.Length; i++)
        {
            double z = values[i];
            (sum, square) = (sum + z, square + z * z);
            ReadOnlySpan<ulong> words = labels.Row(rows[i]);
            for (int word = 0; word < words.Length; word++)
                for (ulong left = words[word]; left != 0; left &= left - 1) products[64 * word +
                    BitOperations.TrailingZeroCount(left)] += z;
        }
        var squares = new float[products.Length];
        for (int variable = 0; variable < squares.Length; variable++)
        {
            double positives = labels.Positives[variable], covariance = n * products[variable] - sum * positives;
            double spread = (n * square - sum * sum) * (n * positives - positives * positives);
            squares[variable] = spread > 0 ? (float)(covariance * covariance / spread) : 0;
        }
        return squares;
    }
}
