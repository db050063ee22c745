namespace Fathom.Features;

/// <summary>Sums of a latent's activations over all rows, those on which it is silent included.</summary>
/// <param name="Sum">Σ a</param>
/// <param name="Squares">Σ a²</param>
readonly record struct ActivationMoments(double Sum, double Squares)
{
    public static ActivationMoments Of(ReadOnlySpan<float> values)
    {
        double sum = 0, squares = 0;
        foreach (float value in values)
        {
            sum += value;
            squares += (double)value * value;
        }
        return new(sum, squares);
    }

    /// <summary>
    /// <code>r = (n Σ ab − Σ a Σ b) / √((n Σ a² − (Σ a)²) (n Σ b² − (Σ b)²))</code>
    /// 0 where one of them does not vary.
    /// </summary>
    /// <param name="other">Of b.</param>
    /// <param name="products">Σ ab</param>
    /// <param name="rows">n</param>
    public float Pearson(ActivationMoments other, double products, long rows)
    {
        double own = rows * Squares - Sum * Sum, others = rows * other.Squares - other.Sum * other.Sum;
        return own > 0 && others > 0
            ? (float)Math.Clamp((rows * products - Sum * other.Sum) / Math.Sqrt(own * others), -1, 1) : 0;
    }
}
