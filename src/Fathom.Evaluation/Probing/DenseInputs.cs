using System.Numerics.Tensors;

namespace Fathom.Evaluation;

/// <summary>Inputs most of which are not 0: activations.</summary>
/// <param name="matrix">[n, F]</param>
/// <param name="width">F</param>
public sealed class DenseInputs(float[] matrix, int width) : ProbeInputs(matrix.Length / width, width)
{
    /// <summary>An empty matrix, [n, F].</summary>
    /// <param name="examples">n</param>
    /// <param name="width">F</param>
    /// <param name="option">What makes n smaller, for the message.</param>
    /// <exception cref="InputException">It does not fit.</exception>
    internal static float[] Room(int examples, int width, string option)
    {
        long numbers = (long)examples * width;
        return numbers <= Array.MaxLength ? new float[numbers]
            : throw new InputException($"{examples:n0} examples of width {width:n0} are {numbers:n0} numbers; expected at most " +
                $"{Array.MaxLength:n0}: {option}");
    }

    public override void Read(int example, Span<double> values) =>
        TensorPrimitives.ConvertTruncating<float, double>(Row(example), values);

    public override void AddTo(int example, Span<double> sums)
    {
        ReadOnlySpan<float> row = Row(example);
        for (int i = 0; i < row.Length; i++) sums[i] += row[i];
    }

    public override void Read(int example, ReadOnlySpan<int> columns, Span<double> values)
    {
        ReadOnlySpan<float> row = Row(example);
        for (int i = 0; i < columns.Length; i++) values[i] = row[columns[i]];
    }

    ReadOnlySpan<float> Row(int example) => matrix.AsSpan(example * Width, Width);
}
