using Fathom.Dictionaries;
using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>What the weights of a dictionary say of each latent, without any data.</summary>
public sealed record LatentGeometry
{
    /// <summary>[M]</summary>
    public required float[] EncoderBias { get; init; }

    /// <summary>[M] norm of the direction that a latent reads.</summary>
    public required float[] EncoderNorm { get; init; }

    /// <summary>[M] cosine between the direction that a latent reads and the one that it writes; 0 where one is zero.</summary>
    public required float[] EncoderDecoderCosine { get; init; }

    /// <summary>[M] to the nearest other direction that is read.</summary>
    public required NearestCosines Encoder { get; init; }

    /// <summary>[M] to the nearest other direction that is written.</summary>
    public required NearestCosines Decoder { get; init; }

    public static LatentGeometry Of(ISparseCoder coder, Workers workers)
    {
        int m = coder.LatentCount, d = coder.Width;
        var norms = new float[m];
        var cosines = new float[m];
        for (int i = 0; i < m; i++)
        {
            ReadOnlySpan<float> reads = coder.EncoderWeight.Slice(i * d, d), writes = coder.DecoderWeight.Slice(i * d, d);
            double read = 0, write = 0, dot = 0;
            for (int c = 0; c < d; c++)
            {
                read += (double)reads[c] * reads[c];
                write += (double)writes[c] * writes[c];
                dot += (double)reads[c] * writes[c];
            }
            norms[i] = (float)Math.Sqrt(read);
            cosines[i] = read > 0 && write > 0 ? (float)(dot / Math.Sqrt(read * write)) : 0;
        }
        return new()
        {
            EncoderBias = coder.EncoderBias.ToArray(),
            EncoderNorm = norms,
            EncoderDecoderCosine = cosines,
            Encoder = NearestCosines.Of(coder.EncoderWeight, d, workers),
            Decoder = NearestCosines.Of(coder.DecoderWeight, d, workers),
        };
    }
}
