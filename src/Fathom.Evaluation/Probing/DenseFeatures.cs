using System.Numerics.Tensors;

namespace Fathom.Evaluation;

/// <summary>Features most of which are not 0: activations.</summary>
/// <param name="values">[n, F]</param>
/// <param name="width">F</param>
public sealed class DenseFeatures(float[] values, int width) : ExampleFeatures(values.Length / width, width)
{
    public override void Read(int example, Span<double> to) => TensorPrimitives.ConvertTruncating<float, double>(Row(example), to);

    public override void AddTo(int example, Span<double> sums)
    {
        ReadOnlySpan<float> row = Row(example);
        for (int i = 0; i < row.Length; i++) sums[i] += row[i];
    }

    public override void Read(int example, ReadOnlySpan<int> columns, Span<double> to)
    {
        ReadOnlySpan<float> row = Row(example);
        for (int i = 0; i < columns.Length; i++) to[i] = row[columns[i]];
    }

    ReadOnlySpan<float> Row(int example) => values.AsSpan(example * Width, Width);
}
