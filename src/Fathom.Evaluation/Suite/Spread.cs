namespace Fathom.Evaluation;

/// <summary>One figure of one column over seeds.</summary>
/// <param name="First">Of the first seed.</param>
/// <param name="Mean">Over the seeds.</param>
/// <param name="Deviation">Standard deviation over the seeds, n − 1 below; not a number for one seed.</param>
/// <param name="Seeds">How many.</param>
/// <param name="Resamples">Of the first seed, on documents drawn with replacement; null where there are none.</param>
public sealed record Spread(double First, double Mean, double Deviation, int Seeds, double[]? Resamples)
{
    /// <summary>The middle 95 % of the resamples; null where there are none.</summary>
    public Interval? Interval => Resamples is null ? null : Bootstrap.Interval(Resamples);

    internal static Spread Of(IReadOnlyList<Figure> seeds)
    {
        double mean = seeds.Average(figure => figure.Value);
        double squares = seeds.Sum(figure => (figure.Value - mean) * (figure.Value - mean));
        return new(seeds[0].Value, mean, seeds.Count > 1 ? Math.Sqrt(squares / (seeds.Count - 1)) : double.NaN, seeds.Count,
            seeds[0].Resamples);
    }
}
