using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>
/// The norm of a decoder row that is made of parts, one for each site or model it writes to: N = Σ_l ‖D^l‖ (Lindsey et al.
/// 2024, "Sparse crosscoders"). Of one part it is the row's norm.
/// </summary>
/// <param name="parts">Widths of the parts.</param>
sealed unsafe class RowNorm(IReadOnlyList<int> parts)
{
    readonly int[] widths = [.. parts];

    /// <summary>N.</summary>
    /// <param name="row">D, the parts one after the other.</param>
    public float Of(float* row)
    {
        float sum = 0;
        foreach (int width in widths)
        {
            sum += MathF.Sqrt(RowVectors.Dot(row, row, width));
            row += width;
        }
        return sum;
    }

    /// <summary>gradient += scale ∂N/∂D; ∂N/∂D^l = D^l / ‖D^l‖, and 0 where that norm is 0.</summary>
    public void AddSlope(float scale, float* row, float* gradient)
    {
        foreach (int width in widths)
        {
            float norm = MathF.Sqrt(RowVectors.Dot(row, row, width));
            if (norm > 0) RowVectors.AddScaled(scale / norm, row, gradient, width);
            row += width;
            gradient += width;
        }
    }
}
