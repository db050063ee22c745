namespace Fathom.Evaluation;

/// <summary>
/// What a Gaussian source costs at a given error (Shannon 1948; Cover and Thomas, "Elements of information theory", 10.3.3): no
/// code of rows of this covariance needs more.
/// <code>
/// D = Σ min(θ, λ_i)      R = Σ max(0, ½ log₂(λ_i / θ))
/// </code>
/// </summary>
static class GaussianRate
{
    /// <param name="variances">λ, of the principal components.</param>
    /// <param name="error">D, mean squared error of a row.</param>
    /// <returns>R, bits a row; 0 where the error is all of the variance.</returns>
    public static double Bits(double[] variances, double error)
    {
        double low = 0, high = variances.DefaultIfEmpty(0).Max();
        if (error >= variances.Sum()) return 0;
        for (int i = 0; i < 200; i++)
        {
            double level = (low + high) / 2;
            if (variances.Sum(variance => Math.Min(level, variance)) < error) low = level;
            else high = level;
        }
        return high > 0 ? variances.Sum(variance => Math.Max(0, 0.5 * Math.Log2(variance / high))) : double.PositiveInfinity;
    }
}
