using Fathom.Numerics;

namespace Fathom.Features;

/// <summary>
/// Two latents that are active on the same rows:
/// <code>weight = C_ij / min(n_i, n_j)      C_ij rows with both, n_i rows with i</code>
/// It is 1 where the rarer one never fires without the other.
/// </summary>
/// <param name="A">The latent of the lower number.</param>
/// <param name="B">The other.</param>
/// <param name="Weight">0 … 1.</param>
public readonly record struct CoOccurrence(int A, int B, double Weight)
{
    /// <summary>All pairs from a weight on, by A, then B.</summary>
    /// <param name="active">Activations.</param>
    /// <param name="taken">[M] latents that take part.</param>
    /// <param name="least">The weight, above 0.</param>
    /// <param name="workers">Threads to use; no influence on any bit.</param>
    public static CoOccurrence[] From(ActiveRows active, bool[] taken, double least, Workers workers)
    {
        int m = active.LatentCount;
        var found = new List<CoOccurrence>[m];
        const int block = 16;
        workers.ForRanges(m, block, (start, end, _) =>
        {
            var both = new int[m];
            for (int a = start; a < end; a++)
            {
                List<CoOccurrence> own = found[a] = [];
                if (!taken[a]) continue;
                foreach (int row in active.Rows(a))
                    foreach (int b in active.Latents(row)) both[b]++;
                for (int b = a + 1; b < m; b++)
                {
                    if (both[b] == 0 || !taken[b]) continue;
                    double weight = (double)both[b] / Math.Min(active.Rows(a).Length, active.Rows(b).Length);
                    if (weight >= least) own.Add(new(a, b, weight));
                }
                Array.Clear(both);
            }
        });
        return [.. found.SelectMany(own => own)];
    }
}
