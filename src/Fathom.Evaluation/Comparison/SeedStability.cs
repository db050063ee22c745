using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>
/// How many latents several dictionaries share, for example of one training under several seeds. A latent of p is found in q if
/// <code>max_j |c_ij| over the latents j of q ≥ same</code>
/// </summary>
/// <param name="Names">Of the k dictionaries.</param>
/// <param name="Latents">Of each.</param>
/// <param name="Same">The cosine.</param>
/// <param name="Found">[p][q] share of p's latents that are found in q; 1 on the diagonal.</param>
/// <param name="AboveChance">[p][q] share of p's latents whose largest |cosine| in q is above chance.</param>
/// <param name="Mmcs">[p][q] mean of the largest cosine.</param>
/// <param name="Times">[p][t] latents of p that are found in exactly t of the others.</param>
public sealed record SeedStability(string[] Names, int[] Latents, double Same, double[][] Found, double[][] AboveChance,
    double[][] Mmcs, int[][] Times)
{
    /// <summary>Share of p's latents that are found in all others.</summary>
    public double InAll(int p) => (double)Times[p][^1] / Latents[p];

    /// <summary>Share of p's latents that are found in more than half of the others.</summary>
    public double InMost(int p) => (double)Times[p].Where((_, t) => 2 * t > Times.Length - 1).Sum() / Latents[p];

    /// <summary>Share of p's latents that are found in none of the others.</summary>
    public double InNone(int p) => (double)Times[p][0] / Latents[p];

    /// <param name="dictionaries">At least two of the same widths.</param>
    /// <param name="variances">Of vectors, for what chance is; null for isotropic directions.</param>
    /// <param name="options">Which cosine is the same.</param>
    /// <param name="workers">Threads to use; no influence on any bit.</param>
    /// <param name="progress">Told how many pairs are done, and of how many.</param>
    /// <param name="cancel">Gives it up within the work.</param>
    public static SeedStability Of(IReadOnlyList<NamedCoder> dictionaries, double[]? variances, ComparisonOptions options,
        Workers workers, Action<long, long>? progress = null, CancellationToken cancel = default)
    {
        DictionaryDirections[] all = [.. dictionaries.Select(one => new DictionaryDirections(one))];
        int k = all.Length;
        double[][] found = Square(k), above = Square(k), mmcs = Square(k);
        int[][] times = [.. Enumerable.Range(0, k).Select(_ => new int[k])];
        var thresholds = new Dictionary<int, double>();
        for (int p = 0; p < k; p++)
        {
            var count = new int[all[p].Latents];
            for (int q = 0; q < k; q++)
            {
                if (p == q) continue;
                BestCosines best = all[p].Nearest(all[q], workers, cancel);
                if (!thresholds.TryGetValue(all[q].Latents, out double threshold))
                    thresholds[all[q].Latents] = threshold = NullCosines.Of(all[q].Latents, all[q].OutputWidth, variances,
                        options.Seed, workers, cancel).Threshold(options.FalsePositives);
                (found[p][q], mmcs[p][q]) = (best.ShareFrom(options.Same), best.MeanSigned);
                above[p][q] = best.ShareFrom(Math.BitIncrement((float)threshold));
                for (int i = 0; i < count.Length; i++)
                    if (Math.Abs(best.Cosine[i]) >= options.Same) count[i]++;
                progress?.Invoke(p * k + q + 1, (long)k * k);
            }
            foreach (int t in count) times[p][t]++;
        }
        return new([.. all.Select(one => one.Name)], [.. all.Select(one => one.Latents)], options.Same, found, above, mmcs,
            times);
    }

    static double[][] Square(int k) =>
        [.. Enumerable.Range(0, k).Select(p => Enumerable.Range(0, k).Select(q => p == q ? 1.0 : 0).ToArray())];
}
