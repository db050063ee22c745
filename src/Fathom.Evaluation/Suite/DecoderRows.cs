using System.Numerics.Tensors;
using Fathom.Dictionaries;
using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>The decoder rows of a dictionary as vectors to train on, brought to norm 1; those of zeros are left out.</summary>
sealed class DecoderRows : IVectorSource
{
    readonly float[] rows;
    readonly double[] mean;

    public DecoderRows(ISparseCoder coder)
    {
        Width = coder.OutputWidth;
        var kept = new List<float>();
        for (int latent = 0; latent < coder.LatentCount; latent++)
        {
            float[] row = coder.DecoderWeight.Slice(latent * Width, Width).ToArray();
            float norm = TensorPrimitives.Norm<float>(row);
            if (norm == 0) continue;
            TensorPrimitives.Divide(row, norm, row);
            kept.AddRange(row);
        }
        rows = [.. kept];
        mean = new double[Width];
        for (int i = 0; i < rows.Length; i++) mean[i % Width] += rows[i] / (double)Count;
    }

    public long Count => rows.Length / Width;

    public long TrainCount => Count;

    public int Width { get; }

    public ReadOnlySpan<double> Mean => mean;

    public double MeanSquaredNorm => 1;

    public void Read(long first, int count, Span<float> to) => rows.AsSpan((int)first * Width, count * Width).CopyTo(to);

    public void Gather(ReadOnlySpan<long> indices, Span<float> to, Workers workers)
    {
        for (int i = 0; i < indices.Length; i++) Read(indices[i], 1, to.Slice(i * Width, Width));
    }

    public void Dispose()
    {
        // Nothing is held.
    }
}
