using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>A <see cref="PowerLaw"/> that was fitted to losses of a sweep.</summary>
public sealed class PowerLawFit : FittedLaw<PowerLaw>
{
    const int Numbers = 3;

    PowerLawFit(IReadOnlyList<ScalingPoint> points, PowerForm form, LawFit fit) : base(points, fit, theta => form.Law(theta))
    {
    }

    /// <summary>e.</summary>
    public Estimate Irreducible => Of(law => law.Irreducible);

    /// <summary>a.</summary>
    public Estimate Factor => Of(law => law.Factor);

    /// <summary>b.</summary>
    public Estimate Exponent => Of(law => law.Exponent);

    /// <summary>Whether e is told from 0.</summary>
    public bool HasIrreducible => IsTold(Irreducible);

    /// <summary>L(x) with its band: where the law itself lies, not a further dictionary around it.</summary>
    public Estimate At(double x) => Of(law => law.At(x));

    /// <param name="points">One for each x.</param>
    /// <param name="options">How.</param>
    /// <param name="workers">Threads to use; no influence on any bit.</param>
    /// <param name="of">What x is, for messages.</param>
    /// <exception cref="InputException">A loss is no number above 0, there are too few points, or the loss does not fall with
    /// x.</exception>
    public static PowerLawFit Of(IReadOnlyList<ScalingPoint> points, ScalingOptions options, Workers workers, string of = "x")
    {
        ScalingPoint.Require(points);
        int free = options.Irreducible ? Numbers : Numbers - 1;
        LawFit.RequireEnough(points.Count, free);
        LawTrend.RequireFall(points, of);
        var form = new PowerForm(points, options.Irreducible);
        return new(points, form, LawFit.Of(form, points, free, options, workers));
    }
}
