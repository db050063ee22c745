using System.Numerics.Tensors;

namespace Fathom.Evaluation;

/// <summary>
/// On how few logits an effect falls (Gao et al. 2024, "Scaling and evaluating sparse autoencoders", 4.5):
/// <code>
/// (‖e‖₁ / ‖e‖₂)² / n
/// </code>
/// 1/n where one number carries all of it, 2/π where they are Gaussian, 1 where all are alike.
/// </summary>
static class EffectSparsity
{
    /// <param name="effect">e, [n]</param>
    /// <returns>Not a number where there is no effect.</returns>
    public static double Of(ReadOnlySpan<float> effect)
    {
        double sum = 0, squares = 0;
        foreach (float value in effect)
        {
            sum += Math.Abs((double)value);
            squares += (double)value * value;
        }
        return squares > 0 ? sum * sum / squares / effect.Length : double.NaN;
    }

    /// <summary>Takes the median off each row: adding a number to all logits of a token changes no prediction.</summary>
    /// <param name="effect">[n, V], changed.</param>
    /// <param name="width">V</param>
    public static void RemoveMedians(Span<float> effect, int width)
    {
        var sorted = new float[width];
        for (int row = 0; row < effect.Length; row += width)
        {
            Span<float> values = effect.Slice(row, width);
            values.CopyTo(sorted);
            Array.Sort(sorted);
            TensorPrimitives.Subtract(values, (sorted[(width - 1) / 2] + sorted[width / 2]) / 2, values);
        }
    }
}
