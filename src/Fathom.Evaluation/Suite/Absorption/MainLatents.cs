using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>
/// The latents of a feature by k-sparse probing (Chanin et al. 2024): of the latents that fire more with it, by mean difference, the first
/// one, and further ones as long as each raises F1 by more than τ = .03: the feature is split between them.
/// </summary>
/// <param name="Latents">Ascending; empty where no latent goes with the feature.</param>
/// <param name="F1">Of the probe that reads them, on examples to measure on.</param>
sealed record MainLatents(int[] Latents, double F1)
{
    /// <summary>τ</summary>
    public const double LeastRise = 0.03;

    const int Most = 10;

    /// <param name="features">Latents of the examples.</param>
    /// <param name="train">To learn from, and whether each has the feature.</param>
    /// <param name="test">To measure on, likewise.</param>
    public static MainLatents Of(ExampleFeatures features, (int[] Examples, bool[] Positive) train, (int[] Examples, bool[] Positive) test)
    {
        double[] difference = MeanDifference.Of(features, train.Examples, train.Positive);
        int[] ranked = ProbeAttribution.Ranked([.. difference.Select(value => Math.Max(0, value))]);
        var main = new MainLatents([], 0);
        for (int k = 1; k <= Math.Min(Most, ranked.Length); k++)
        {
            int[] columns = [.. ranked.Take(k).Order()];
            LinearReadout readout = SparseProbe.On(features, train.Examples, train.Positive, columns, Workers.One);
            double f1 = F1Of(readout, features, test);
            if (k > 1 && f1 - main.F1 <= LeastRise) break;
            main = new(columns, f1);
        }
        return main;
    }

    static double F1Of(LinearReadout readout, ExampleFeatures features, (int[] Examples, bool[] Positive) test)
    {
        int hits = 0, told = 0;
        for (int i = 0; i < test.Examples.Length; i++)
        {
            if (readout.Logit(features, test.Examples[i]) <= 0) continue;
            told++;
            if (test.Positive[i]) hits++;
        }
        int positives = test.Positive.Count(yes => yes);
        return told + positives == 0 ? 0 : 2.0 * hits / (told + positives);
    }
}
