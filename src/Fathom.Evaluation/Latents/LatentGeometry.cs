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

    /// <summary>[M] cosine between the direction that a latent reads and the one that it writes; 0 where one is zero. Empty where
    /// the two have different widths.</summary>
    public required float[] EncoderDecoderCosine { get; init; }

    /// <summary>[M] to the nearest other direction that is read.</summary>
    public required NearestCosines Encoder { get; init; }

    /// <summary>[M] to the nearest other direction that is written.</summary>
    public required NearestCosines Decoder { get; init; }

    /// <param name="coder">The dictionary.</param>
    /// <param name="workers">Threads to use; no influence on any bit.</param>
    /// <param name="cancel">Gives it up.</param>
    /// <exception cref="OperationCanceledException"><paramref name="cancel"/> was cancelled.</exception>
    public static LatentGeometry Of(ISparseCoder coder, Workers workers, CancellationToken cancel = default) =>
        Of(coder, new EvaluationCache(null), "", workers, cancel);

    /// <inheritdoc cref="Of(ISparseCoder, Workers, CancellationToken)"/>
    /// <param name="cache">Keeps the cosines to the nearest, which are most of the work.</param>
    /// <param name="identity">Of the dictionary; empty: nothing is kept.</param>
    internal static LatentGeometry Of(ISparseCoder coder, EvaluationCache cache, string identity, Workers workers,
        CancellationToken cancel)
    {
        var (norms, cosines) = ReadAndWrite(coder, cancel);
        return new()
        {
            EncoderBias = coder.EncoderBias.ToArray(),
            EncoderNorm = norms,
            EncoderDecoderCosine = cosines,
            Encoder = Kept("encoder", () => NearestCosines.Of(coder.EncoderWeight, coder.Width, workers, cancel)),
            Decoder = Kept("decoder", () => NearestCosines.Of(coder.DecoderWeight, coder.OutputWidth, workers, cancel)),
        };

        NearestCosines Kept(string side, Func<NearestCosines> make)
        {
            float[] both = cache.Get("nearest", identity.Length == 0 ? "" : $"{side} of {identity}", () =>
            {
                NearestCosines made = make();
                return (float[])[.. made.Signed, .. made.Absolute];
            }, 2 * coder.LatentCount);
            return new(both[..(both.Length / 2)], both[(both.Length / 2)..]);
        }
    }

    /// <summary>
    /// What <see cref="Of(ISparseCoder, Workers, CancellationToken)"/> says, to the bit, of the same dictionary with its decoder
    /// in another order, without comparing any two vectors again: each keeps its nearest one, whatever latent that now belongs
    /// to.
    /// </summary>
    /// <param name="permuted">This dictionary's <see cref="ISparseCoder.WithPermutedDecoder"/>.</param>
    /// <param name="order">The order.</param>
    /// <param name="cancel">Gives it up.</param>
    internal LatentGeometry OfPermuted(ISparseCoder permuted, ReadOnlySpan<int> order, CancellationToken cancel) =>
        this with { EncoderDecoderCosine = ReadAndWrite(permuted, cancel).Cosines, Decoder = Decoder.InOrder(order) };

    static (float[] Norms, float[] Cosines) ReadAndWrite(ISparseCoder coder, CancellationToken cancel)
    {
        int m = coder.LatentCount, d = coder.Width;
        var norms = new float[m];
        var cosines = new float[d == coder.OutputWidth ? m : 0];
        for (int i = 0; i < m; i++)
        {
            cancel.ThrowIfCancellationRequested();
            ReadOnlySpan<float> reads = coder.EncoderWeight.Slice(i * d, d);
            double read = Dot(reads, reads);
            norms[i] = (float)Math.Sqrt(read);
            if (cosines.Length == 0) continue;
            ReadOnlySpan<float> writes = coder.DecoderWeight.Slice(i * d, d);
            double write = Dot(writes, writes);
            cosines[i] = read > 0 && write > 0 ? (float)(Dot(reads, writes) / Math.Sqrt(read * write)) : 0;
        }
        return (norms, cosines);
    }

    static double Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double sum = 0;
        for (int c = 0; c < a.Length; c++) sum += (double)a[c] * b[c];
        return sum;
    }
}
