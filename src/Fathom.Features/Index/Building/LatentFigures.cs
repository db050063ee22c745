using System.Numerics.Tensors;
using Fathom.Dictionaries;

namespace Fathom.Features;

/// <summary>The statistics of each latent, from its posting list and its weights.</summary>
static class LatentFigures
{
    public static LatentStatistics[] Of(ISparseCoder coder, PostingLists postings, ActivationStore store, IndexWork work)
    {
        var all = new LatentStatistics[coder.LatentCount];
        work.Batches(IndexStage.Statistics, all.Length, 1024, (first, n) =>
            work.Workers.For(n, i => all[first + i] = Of((int)first + i, coder, postings, store)));
        return all;
    }

    static LatentStatistics Of(int latent, ISparseCoder coder, PostingLists postings, ActivationStore store)
    {
        ReadOnlySpan<uint> rows = postings.Rows(latent);
        ReadOnlySpan<float> values = postings.Values(latent);
        double sum = 0;
        foreach (float value in values) sum += value;
        int heldOut = 0, contexts = 0, lastContext = -1;
        foreach (uint row in rows)
        {
            if (row >= store.TrainCount) heldOut++;
            int context = store.Position(row).Context;
            if (context != lastContext) contexts++;
            lastContext = context;
        }
        ReadOnlySpan<float> encoder = Row(coder.EncoderWeight, latent, coder.Width);
        ReadOnlySpan<float> decoder = Row(coder.DecoderWeight, latent, coder.OutputWidth);
        double encoderNorm = Math.Sqrt(Dot(encoder, encoder)), decoderNorm = Math.Sqrt(Dot(decoder, decoder));
        double product = encoderNorm * decoderNorm;
        return new(latent, rows.Length, heldOut, contexts,
            Density: (float)(rows.Length / (double)store.Count),
            Max: values.IsEmpty ? 0 : TensorPrimitives.Max(values),
            Mean: values.IsEmpty ? 0 : (float)(sum / values.Length),
            EncoderBias: coder.EncoderBias[latent],
            EncoderNorm: (float)encoderNorm,
            DecoderNorm: (float)decoderNorm,
            // A dictionary may write another width than it reads (a transcoder): no cosine then.
            EncoderDecoderCosine: product == 0 || encoder.Length != decoder.Length
                ? 0
                : (float)(Dot(encoder, decoder) / product));
    }

    static ReadOnlySpan<float> Row(ReadOnlySpan<float> matrix, int row, int width) => matrix.Slice(row * width, width);

    static double Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double sum = 0;
        for (int i = 0; i < Math.Min(a.Length, b.Length); i++) sum += (double)a[i] * b[i];
        return sum;
    }
}
