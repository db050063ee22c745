using Fathom.Dictionaries;
using Fathom.Numerics;

namespace Fathom.Tests.Support;

/// <summary>Rows in an array, the last ones held out; its statistics are made by plain loops here.</summary>
sealed class MatrixSource : IVectorSource
{
    readonly float[] rows;
    readonly double[] mean;

    /// <param name="rows">[n, d]</param>
    /// <param name="width">d.</param>
    /// <param name="trainCount">Rows before the held-out ones; null for all.</param>
    public MatrixSource(float[] rows, int width, long? trainCount = null)
    {
        (this.rows, Width) = (rows, width);
        TrainCount = trainCount ?? Count;
        mean = new double[width];
        for (long i = 0; i < TrainCount; i++)
        {
            for (int c = 0; c < width; c++)
            {
                double x = rows[i * width + c];
                mean[c] += x / TrainCount;
                MeanSquaredNorm += x * x / TrainCount;
            }
        }
    }

    public long Count => rows.Length / Width;

    public long TrainCount { get; }

    public int Width { get; }

    public ReadOnlySpan<double> Mean => mean;

    public double MeanSquaredNorm { get; }

    /// <summary>The rows themselves, [n, d]; what is written here is what is read, the statistics stay.</summary>
    public float[] Rows => rows;

    public void Read(long first, int count, Span<float> rows) =>
        this.rows.AsSpan((int)first * Width, count * Width).CopyTo(rows);

    public void Gather(ReadOnlySpan<long> indices, Span<float> rows, Workers workers)
    {
        for (int i = 0; i < indices.Length; i++) Read(indices[i], 1, rows.Slice(i * Width, Width));
    }

    public void Dispose()
    {
    }
}
