namespace Fathom.Evaluation;

/// <summary>One figure of one column over the seeds in which it is defined.</summary>
/// <param name="Mean">Over the seeds.</param>
/// <param name="Deviation">Standard deviation over the seeds, n − 1 below; not a number for one seed.</param>
/// <param name="Seeds">How many.</param>
/// <param name="Resamples">The mean over the seeds on documents drawn with replacement, the same for each; null where there are
/// none.</param>
public sealed record Spread(double Mean, double Deviation, int Seeds, double[]? Resamples)
{
    /// <summary>The middle 95 % of the resamples; null where there are none, or all are alike: an interval that is empty says
    /// nothing.</summary>
    public Interval? Interval => Uncertainty.Of(Mean, [], Resamples);

    /// <summary>95 % over seeds and documents, as far as there are any; null where there are neither.</summary>
    public Interval? Total => Seeds == 1 ? Interval
        : Uncertainty.Of(Mean, [(Deviation * Deviation / Seeds, Seeds - 1)], Resamples);

    internal static Spread Of(IReadOnlyList<Figure> seeds)
    {
        bool same = seeds.All(figure => figure.Value == seeds[0].Value);
        double mean = same ? seeds[0].Value : seeds.Average(figure => figure.Value);
        double squares = seeds.Sum(figure => (figure.Value - mean) * (figure.Value - mean));
        return new(mean, seeds.Count > 1 ? Math.Sqrt(squares / (seeds.Count - 1)) : double.NaN, seeds.Count, Averaged(seeds));
    }

    // Draw i is of the same documents under every seed.
    static double[]? Averaged(IReadOnlyList<Figure> seeds)
    {
        if (seeds[0].Resamples is not { } first || seeds.Any(figure => figure.Resamples?.Length != first.Length)) return null;
        return [.. Enumerable.Range(0, first.Length).Select(draw => seeds.Average(figure => figure.Resamples![draw]))];
    }
}
