using Fathom.Dictionaries;
using Fathom.Numerics;

namespace Fathom.Tests.Evaluation;

/// <summary>Rows in memory, the first of them for training.</summary>
sealed class MatrixSource(float[] values, int width, int trainCount) : IVectorSource
{
    public long Count => values.Length / width;

    public long TrainCount => trainCount;

    public int Width => width;

    public ReadOnlySpan<double> Mean => new double[width];

    public double MeanSquaredNorm => width;

    public void Read(long first, int count, Span<float> rows) => values.AsSpan((int)first * width, count * width).CopyTo(rows);

    public void Gather(ReadOnlySpan<long> indices, Span<float> rows, Workers workers)
    {
        for (int i = 0; i < indices.Length; i++) Read(indices[i], 1, rows.Slice(i * Width, Width));
    }

    public void Dispose() { }
}
