using Fathom.Dictionaries;
using Fathom.Numerics;

namespace Fathom.Cli;

/// <summary>Any number of Gaussian rows in the memory of some, which come again and again: enough of them to leave every
/// cache.</summary>
sealed class RepeatedRows : IVectorSource
{
    /// <summary>Different rows.</summary>
    const int Different = 1 << 16;

    const int BlockRows = 256;

    readonly NativeBuffer<float> rows;
    readonly double[] mean;

    public RepeatedRows(long count, int width, Workers workers)
    {
        (Count, Width, mean) = (count, width, new double[width]);
        rows = new((long)Different * width);
        var random = new Philox(0, 0);
        workers.ForRanges(Different, BlockRows, (start, end, _) =>
        {
            for (long i = (long)start * width; i < (long)end * width; i++) rows.Slice(i, 1)[0] = (float)random.Normal((ulong)i);
        });
    }

    public long Count { get; }

    public long TrainCount => Count;

    public int Width { get; }

    /// <summary>As they are drawn, rather than of the rows themselves.</summary>
    public ReadOnlySpan<double> Mean => mean;

    /// <inheritdoc cref="Mean"/>
    public double MeanSquaredNorm => Width;

    public void Read(long first, int count, Span<float> rows)
    {
        for (int i = 0; i < count; i++)
            this.rows.Slice((first + i) % Different * Width, Width).CopyTo(rows[(i * Width)..]);
    }

    public void Gather(ReadOnlySpan<long> indices, Span<float> rows, Workers workers)
    {
        for (int i = 0; i < indices.Length; i++) Read(indices[i], 1, rows.Slice(i * Width, Width));
    }

    public void Dispose() => rows.Dispose();
}
