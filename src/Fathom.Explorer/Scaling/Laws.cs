using Fathom.Evaluation;

namespace Fathom.Explorer;

/// <summary>Laws in the words of the API.</summary>
static class Laws
{
    // Steps to the largest x that a line goes on to: four to a factor of two.
    const int BeyondSteps = 16, StepsOfDouble = 4;

    public static LawResponse Response(LawResult law) => new(law.Series.Axis, law.Series.Title, law.Why, law.Series.Points.Count,
        law.Series.Dictionaries, law.Why is null ? law.Error : null,
        law.Power is { } power ? new(Number(power.Irreducible), power.HasIrreducible, Number(power.Factor), Number(power.Exponent)) : null,
        law.Joint is { } joint ? Joint(law, joint) : null,
        [.. law.Curves.Select(curve => new LawLine(curve.Name, curve.Points, [.. curve.Places().Select(x => Place(x, curve.At(x)))],
            [.. Enumerable.Range(0, BeyondSteps + 1).Select(i => curve.Most * Math.Pow(2, i / (double)StepsOfDouble)).Select(x => Place(x, curve.At(x)))]))]);

    static JointResponse Joint(LawResult law, JointLawFit fit) => new(
        fit.Numbers.ToDictionary(one => one.Letter, one => Number(one.Estimate)), fit.HasIrreducible,
        [.. law.Series.Curves.Select(curve => new JointExponent(curve.Sparsity, curve.K, Number(fit.Of(one => one.Exponent(curve.K)))))]);

    static LawNumber Number(Estimate of) => new(Finite(of.Value), Finite(of.Interval.Low), Finite(of.Interval.High));

    static LawPlace Place(double x, Estimate loss) => new(x, Finite(loss.Value), Finite(loss.Interval.Low), Finite(loss.Interval.High));

    static double? Finite(double value) => double.IsFinite(value) ? value : null;
}
