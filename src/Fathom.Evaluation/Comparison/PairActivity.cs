using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>
/// How latents of two dictionaries are active together on the same rows. Over n rows, for a latent i of A with partner j in B:
/// <code>
/// r = (Σ f_i f_j − Σ f_i Σ f_j / n) / √((Σ f_i² − (Σ f_i)²/n) (Σ f_j² − (Σ f_j)²/n))
/// </code>
/// </summary>
/// <param name="partner">[n_A] the latent of B paired with each of A, −1 for none.</param>
/// <param name="others">Latents of B.</param>
public sealed class PairActivity(int[] partner, int others)
{
    readonly Sums a = new(partner.Length), b = new(others);
    readonly double[] product = new double[partner.Length];
    readonly float[] ofRow = new float[others];
    long rows;

    /// <summary>Adds rows.</summary>
    /// <param name="codesA">Of A.</param>
    /// <param name="codesB">Of B, the same rows.</param>
    internal void Add(SparseCodes codesA, SparseCodes codesB)
    {
        for (int row = 0; row < codesA.Rows; row++)
        {
            ReadOnlySpan<int> latents = codesA.RowIndices(row), active = codesB.RowIndices(row);
            ReadOnlySpan<float> values = codesA.RowValues(row), activations = codesB.RowValues(row);
            for (int i = 0; i < active.Length; i++)
            {
                ofRow[active[i]] = activations[i];
                b.Add(active[i], activations[i]);
            }
            for (int i = 0; i < latents.Length; i++)
            {
                a.Add(latents[i], values[i]);
                if (partner[latents[i]] is var j and >= 0) product[latents[i]] += (double)values[i] * ofRow[j];
            }
            foreach (int latent in active) ofRow[latent] = 0;
        }
        rows += codesA.Rows;
    }

    /// <summary>[n_A] rows on which each latent of A fires.</summary>
    internal int[] FiringsOfA => a.Firings;

    /// <summary>[n_B] rows on which each latent of B fires.</summary>
    internal int[] FiringsOfB => b.Firings;

    /// <summary>[n_A] Pearson correlation with the partner; null without one, or where one of the two is constant.</summary>
    internal double?[] Correlations()
    {
        var result = new double?[partner.Length];
        for (int i = 0; i < partner.Length; i++)
        {
            if (partner[i] is not (var j and >= 0)) continue;
            double spread = a.Spread(i, rows) * b.Spread(j, rows);
            if (spread > 0) result[i] = (product[i] - a.Sum[i] * b.Sum[j] / rows) / Math.Sqrt(spread);
        }
        return result;
    }

    sealed class Sums(int latents)
    {
        public readonly int[] Firings = new int[latents];
        public readonly double[] Sum = new double[latents], Square = new double[latents];

        public void Add(int latent, double value)
        {
            Firings[latent]++;
            Sum[latent] += value;
            Square[latent] += value * value;
        }

        public double Spread(int latent, long rows) => Square[latent] - Sum[latent] * Sum[latent] / rows;
    }
}
