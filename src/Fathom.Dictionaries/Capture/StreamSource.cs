using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>The rows of one site of an <see cref="ActivationStream"/>. Mean and norm are those of the first block.</summary>
/// <param name="stream">The stream.</param>
/// <param name="site">Number of the site.</param>
/// <param name="width">d</param>
/// <param name="known">What is kept of the first block.</param>
sealed class StreamSource(ActivationStream stream, int site, int width, StreamMoments known) : IVectorSource
{
    public long Count => stream.Blocks.Rows;

    public long TrainCount => stream.Blocks.TrainRows;

    public int Width => width;

    public ReadOnlySpan<double> Mean => OfFirstBlock.Mean;

    public double MeanSquaredNorm => OfFirstBlock.MeanSquaredNorm;

    RowMoments OfFirstBlock => MomentsOfFirst(stream.Blocks.End(0), Workers.One);

    public RowMoments MomentsOfFirst(long rows, Workers workers) =>
        known.Of(rows, () => RowMoments.Of(this, rows, workers));

    public void Read(long first, int count, Span<float> rows)
    {
        var indices = new long[count];
        for (int i = 0; i < count; i++) indices[i] = first + i;
        Gather(indices, rows, Workers.One);
    }

    // Bytes to floats is little work beside what made them, so that it is not spread over threads.
    public unsafe void Gather(ReadOnlySpan<long> indices, Span<float> rows, Workers workers)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows.Length, indices.Length * width);
        fixed (float* to = rows)
        {
            float* target = to;
            stream.Read(site, indices, (i, row) => RowCodec.Decode(stream.Type, row, new(target + (nint)i * width, width)));
        }
    }

    public void Dispose()
    {
    }
}
