using Fathom.Evaluation;

namespace Fathom.Cli;

/// <summary>Laws as one JSON object.</summary>
static class ScalingJson
{
    public static object Of(ScalingReport report) => new
    {
        report.Measure,
        report.Dictionaries,
        draws = report.Options.Draws,
        seed = report.Options.Seed,
        laws = report.Laws.Select(law => new
        {
            over = law.Series.Axis,
            law.Series.Title,
            law.Why,
            settings = law.Series.Points.Count,
            dictionaries = law.Series.Dictionaries,
            error = law.Why is null ? law.Error : (double?)null,
            power = law.Power is { } power ? Power(report, power) : null,
            joint = law.Joint is { } joint ? Joint(law, joint) : null,
            curves = law.Curves.Select(curve => new
            {
                curve.Name,
                curve.Points,
                band = curve.Places().Select(x => Place(x, curve.At(x))),
            }),
            at = report.Predictions(law).Select(one => new
            {
                one.Curve,
                one.X,
                loss = one.Loss.Value,
                low = one.Loss.Interval.Low,
                high = one.Loss.Interval.High,
                one.Beyond,
                where = one.Words,
            }),
        }),
    };

    static object Power(ScalingReport report, PowerLawFit fit) => new
    {
        irreducible = Number(fit.Irreducible),
        irreducibleIsToldFrom0 = report.Options.Irreducible && fit.HasIrreducible,
        factor = Number(fit.Factor),
        exponent = Number(fit.Exponent),
    };

    static object Joint(LawResult law, JointLawFit fit) => new
    {
        numbers = fit.Numbers.ToDictionary(one => one.Letter, one => Number(one.Estimate)),
        irreducibleIsToldFrom0 = fit.HasIrreducible,
        exponents = law.Series.Curves.Select(curve => new
        {
            name = curve.Sparsity,
            curve.K,
            exponent = Number(fit.Of(one => one.Exponent(curve.K))),
        }),
    };

    static object Number(Estimate of) => new { of.Value, of.Interval.Low, of.Interval.High };

    static object Place(double x, Estimate loss) => new { x, loss = loss.Value, loss.Interval.Low, loss.Interval.High };
}
