using System.Runtime.InteropServices;
using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>
/// Bits of a row's latents under an ideal code that takes latents as independent and knows how often each has which value:
/// <code>
/// bits = Σ_j [ H(p_j) + p_j H(q_j) ]      p_j: share of rows on which latent j fires;  q_j: its rounded value where it does
/// round(v) = ⌊v / Δ⌋                      v = f ‖what the latent writes‖;  H in bits
/// H = −Σ ν log₂ ν + (K − 1) / (2 n ln 2)   ν: shares of K different values among n counted
/// </code>
/// The last term makes up for what counts fall short of the entropy by, to first order in 1/n (Miller 1955).
/// </summary>
/// <param name="writeNorms">[M]</param>
/// <param name="step">Δ</param>
sealed class DescriptionLength(float[] writeNorms, double step)
{
    // How often each latent has each rounded value.
    readonly Dictionary<(int Latent, long Value), int> counts = [];
    long rows;

    /// <summary>The Δ whose rounding adds a given error to a row: Δ²/12 for each active latent.</summary>
    /// <param name="error">Mean ‖·‖² to add.</param>
    /// <param name="active">L0.</param>
    public static double StepOf(double error, double active) => Math.Sqrt(12 * error / Math.Max(active, double.Epsilon));

    public void Add(SparseCodes codes)
    {
        for (int row = 0; row < codes.Rows; row++)
        {
            ReadOnlySpan<int> latents = codes.RowIndices(row);
            ReadOnlySpan<float> values = codes.RowValues(row);
            for (int i = 0; i < latents.Length; i++)
                CollectionsMarshal.GetValueRefOrAddDefault(counts,
                    (latents[i], (long)Math.Floor((double)values[i] * writeNorms[latents[i]] / step)), out _)++;
        }
        rows += codes.Rows;
    }

    /// <summary>Bits for which latents fire, and for what values they have.</summary>
    public (double Which, double Values) BitsPerRow()
    {
        // In one order, whatever they were counted in.
        KeyValuePair<(int Latent, long Value), int>[] counted = [.. counts.OrderBy(one => one.Key)];
        double which = 0, values = 0;
        for (int start = 0, end; start < counted.Length; start = end)
        {
            double entropy = 0;
            int fired = 0;
            for (end = start; end < counted.Length && counted[end].Key.Latent == counted[start].Key.Latent; end++)
            {
                entropy += Term(counted[end].Value);
                fired += counted[end].Value;
            }
            // Σ over values of n log(fired / n), and the two sides of firing at all.
            values += entropy - Term(fired) + Missing(end - start);
            which += Term(fired) + Term(rows - fired) - Term(rows) + Missing(fired < rows ? 2 : 1);
        }
        return (which / rows, values / rows);
    }

    // n times what n counts of so many different values fall short by.
    static double Missing(int different) => (different - 1) / (2 * Math.Log(2));

    // −n log₂ n
    static double Term(double n) => n > 0 ? -n * Math.Log2(n) : 0;
}
