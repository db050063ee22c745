using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>
/// Where a mean, or a difference of two, lies at 95 %, of everything that it varies by:
/// <code>
/// value ± t √V      V = Σ V_i + V_documents      ν = V² / Σ (V_i² / ν_i)
/// </code>
/// V_i is the variance that seeds give a mean and ν_i its degrees of freedom, V_documents that of the draws of documents, t the
/// 97.5 % point of Student's distribution with ν degrees of freedom (Welch 1947, Satterthwaite 1946). Of documents alone it is
/// the middle 95 % of the draws, which need not be even to both sides.
/// </summary>
static class Uncertainty
{
    const double Below = 0.975;

    /// <param name="value">The mean or the difference.</param>
    /// <param name="seeds">What seeds contribute; none where there is one of each.</param>
    /// <param name="draws">Of the same on documents drawn with replacement; null where there are none.</param>
    /// <returns>Null where nothing is known: no seeds and no draws, or draws that are all alike.</returns>
    public static Interval? Of(double value, IReadOnlyList<(double Variance, double Freedom)> seeds, double[]? draws)
    {
        double[] finite = draws is null ? [] : [.. draws.Where(double.IsFinite)];
        bool varied = finite.Length > 0 && finite.Max() - finite.Min() > 1e-12 * finite.Max(Math.Abs);
        if (seeds.Count == 0) return varied ? Bootstrap.Interval(finite) : null;
        double mean = varied ? finite.Average() : 0;
        double variance = varied ? finite.Sum(draw => (draw - mean) * (draw - mean)) / (finite.Length - 1) : 0;
        double all = variance + seeds.Sum(part => part.Variance);
        if (all == 0) return new(value, value);
        double half = Math.Sqrt(all)
            * StudentT.Quantile(Below, all * all / seeds.Sum(part => part.Variance * part.Variance / part.Freedom));
        return new(value - half, value + half);
    }
}
