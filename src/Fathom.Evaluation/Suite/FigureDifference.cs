namespace Fathom.Evaluation;

/// <summary>
/// A figure of one column less that of another. What seeds contribute to its variance (<see cref="Uncertainty"/>):
/// <code>
/// s_a²/n_a  and  s_b²/n_b     several seeds of both (Welch)
/// s_b² (1 + 1/n_b)            one of a: whether a could be another draw of b; and the other way round
/// s_a²/n_a                    several of a, no chance in b
/// nothing                     one of each: what is known is of these weights alone
/// </code>
/// </summary>
/// <param name="Value">a − b, of means over the seeds in which they are defined.</param>
/// <param name="Interval">95 %; null where nothing is known.</param>
/// <param name="OneSeed">Whether one side that has chance in it has one seed.</param>
sealed record FigureDifference(double Value, Interval? Interval, bool OneSeed)
{
    /// <summary>Whether it is 0, or may be as far as is known.</summary>
    public bool IsNoise => Value == 0 || Interval is { HoldsZero: true };

    /// <param name="a">Of one column; there is chance in it.</param>
    /// <param name="b">Of another, its documents drawn as those of a.</param>
    /// <param name="chance">Whether there is chance in b.</param>
    public static FigureDifference Of(Spread a, Spread b, bool chance)
    {
        double[]? draws = a.Resamples is { } own && b.Resamples?.Length == own.Length
            ? [.. own.Zip(b.Resamples, (x, y) => x - y)] : null;
        double value = a.Mean - b.Mean;
        return new(value, Uncertainty.Of(value, Seeds(a, b, chance), draws), a.Seeds == 1 || (b.Seeds == 1 && chance));
    }

    static IReadOnlyList<(double, double)> Seeds(Spread a, Spread b, bool chance) => (a.Seeds > 1, b.Seeds > 1) switch
    {
        (true, true) => [OfMean(a), OfMean(b)],
        (true, false) => [chance ? OfAnother(a) : OfMean(a)],
        (false, true) => [OfAnother(b)],
        _ => [],
    };

    static (double, double) OfMean(Spread of) => (of.Deviation * of.Deviation / of.Seeds, of.Seeds - 1);

    static (double, double) OfAnother(Spread of) => (of.Deviation * of.Deviation * (1 + 1.0 / of.Seeds), of.Seeds - 1);
}
