using System.Numerics.Tensors;

namespace Fathom.Dictionaries;

/// <summary>The normalisation of one vector: <c>z = (x − shift) · factor</c>, and back <c>y · back + shift</c>.</summary>
readonly record struct RowScale(float Shift, float Factor, float Back)
{
    /// <param name="x">[d]</param>
    /// <param name="z">[d]; may be <paramref name="x"/>.</param>
    public void Apply(ReadOnlySpan<float> x, Span<float> z)
    {
        TensorPrimitives.Subtract(x, Shift, z);
        TensorPrimitives.Multiply(z, Factor, z);
    }

    /// <param name="y">[d], changed in place.</param>
    public void Undo(Span<float> y)
    {
        TensorPrimitives.Multiply(y, Back, y);
        TensorPrimitives.Add(y, Shift, y);
    }
}
