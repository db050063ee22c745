using System.Numerics.Tensors;

namespace Fathom.Evaluation;

/// <summary>Rows at norm 1.</summary>
static class UnitRows
{
    /// <param name="rows">[n, d]</param>
    /// <param name="width">d.</param>
    /// <returns>[n, d]; rows of zeros stay.</returns>
    public static float[] Of(ReadOnlySpan<float> rows, int width)
    {
        float[] unit = rows.ToArray();
        for (int i = 0; i < unit.Length; i += width)
        {
            Span<float> row = unit.AsSpan(i, width);
            float norm = TensorPrimitives.Norm<float>(row);
            if (norm > 0) TensorPrimitives.Divide(row, norm, row);
        }
        return unit;
    }
}
