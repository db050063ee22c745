using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>A <see cref="JointLaw"/> that was fitted to losses of a sweep.</summary>
public sealed class JointLawFit : FittedLaw<JointLaw>
{
    JointLawFit(IReadOnlyList<ScalingPoint> points, JointForm form, LawFit fit) : base(points, fit, theta => form.Law(theta))
    {
    }

    /// <summary>Whether the irreducible term at the middle k is told from 0; where it is not, ζ and η say nothing.</summary>
    public bool HasIrreducible
    {
        get
        {
            double middle = Math.Exp(Points.Average(point => Math.Log(point.Inputs[1])));
            return IsTold(Of(law => law.Irreducible(middle)));
        }
    }

    /// <summary>The six numbers by their letters.</summary>
    public IReadOnlyList<(string Letter, Estimate Estimate)> Numbers =>
        [("α", Of(law => law.Alpha)), ("β_k", Of(law => law.BetaK)), ("β_n", Of(law => law.BetaN)), ("γ", Of(law => law.Gamma)),
            ("ζ", Of(law => law.Zeta)), ("η", Of(law => law.Eta))];

    /// <summary>L(n, k) with its band.</summary>
    public Estimate At(double n, double k) => Of(law => law.At(n, k));

    /// <param name="points">One for each n and k.</param>
    /// <param name="options">How; the irreducible term is always there.</param>
    /// <param name="workers">Threads to use; no influence on any bit.</param>
    /// <exception cref="InputException">A loss is no number above 0, there are too few points, or the loss does not fall with
    /// n.</exception>
    public static JointLawFit Of(IReadOnlyList<ScalingPoint> points, ScalingOptions options, Workers workers)
    {
        ScalingPoint.Require(points);
        var form = new JointForm(points);
        LawFit.RequireEnough(points.Count, form.Parameters);
        LawTrend.RequireFall(points, ScalingWords.Of(ScalingAxis.Latents));
        return new(points, form, LawFit.Of(form, points, form.Parameters, options, workers));
    }
}
