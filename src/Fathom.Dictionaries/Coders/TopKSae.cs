using System.Buffers;
using System.Numerics.Tensors;
using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>
/// The TopK sparse autoencoder (Makhzani and Frey 2013; Gao et al. 2024, "Scaling and evaluating sparse autoencoders"):
/// <code>
/// s   = x − b_dec                     (the subtraction only where CentersInput says so)
/// pre = (W_enc s + b_enc) · n         n = ‖W_dec row‖ where RescaleByDecoderNorm says so, else 1
/// f   = relu(TopK(pre))
/// x̂   = W_decᵀ (f / n) + b_dec
/// </code>
/// </summary>
public sealed class TopKSae : ISparseCoder, IDisposable
{
    readonly float[] encoderWeight, encoderBias, decoderWeight, decoderBias;
    // n of the equation, [M], empty where it is 1; b_enc · n; W_dec / n.
    readonly float[] scale, foldedBias, foldedDecoder;
    readonly PackedWeights packedEncoder;

    /// <param name="encoderWeight">[M, d]</param>
    /// <param name="encoderBias">[M]</param>
    /// <param name="decoderWeight">[M, d]</param>
    /// <param name="decoderBias">[d]</param>
    /// <param name="k">Latents kept for each row, 1 … M.</param>
    /// <param name="centersInput">Whether b_dec is subtracted from the input.</param>
    /// <param name="rescaleByDecoderNorm">Whether latents are ranked and reported in units of their decoder norm.</param>
    /// <exception cref="InputException">Shapes that do not fit, k out of range, or a number that is not finite.</exception>
    public TopKSae(float[] encoderWeight, float[] encoderBias, float[] decoderWeight, float[] decoderBias, int k,
        bool centersInput = true, bool rescaleByDecoderNorm = false)
    {
        (this.encoderWeight, this.encoderBias) = (encoderWeight, encoderBias);
        (this.decoderWeight, this.decoderBias) = (decoderWeight, decoderBias);
        (K, CentersInput, RescalesByDecoderNorm) = (k, centersInput, rescaleByDecoderNorm);
        CheckShapes();
        scale = rescaleByDecoderNorm ? Norms(decoderWeight, Width) : [];
        foldedBias = FoldBias();
        foldedDecoder = FoldDecoder();
        packedEncoder = PackEncoder();
    }

    // A decoder in another order. n stays where it is: it belongs to the encoder's side, so that the latents stay the same.
    TopKSae(TopKSae origin, ReadOnlySpan<int> order)
    {
        (encoderWeight, encoderBias, decoderBias) = (origin.encoderWeight, origin.encoderBias, origin.decoderBias);
        (K, CentersInput, RescalesByDecoderNorm) = (origin.K, origin.CentersInput, origin.RescalesByDecoderNorm);
        (scale, foldedBias) = (origin.scale, origin.foldedBias);
        decoderWeight = RowsInOrder(origin.decoderWeight, order, Width);
        foldedDecoder = RescalesByDecoderNorm ? RowsInOrder(origin.foldedDecoder, order, Width) : decoderWeight;
        packedEncoder = PackEncoder();
    }

    public int Width => decoderBias.Length;

    public int LatentCount => encoderBias.Length;

    public int K { get; }

    public bool CentersInput { get; }

    public bool RescalesByDecoderNorm { get; }

    public ReadOnlySpan<float> EncoderWeight => encoderWeight;

    public ReadOnlySpan<float> EncoderBias => encoderBias;

    public ReadOnlySpan<float> DecoderWeight => decoderWeight;

    /// <summary>[d]</summary>
    public ReadOnlySpan<float> DecoderBias => decoderBias;

    public void Encode(ReadOnlySpan<float> x, int n, SparseCodes codes, Workers workers)
    {
        if (!CentersInput)
        {
            TopKEncoder.Encode(x, n, packedEncoder, foldedBias, K, codes, workers);
            return;
        }
        float[] centered = ArrayPool<float>.Shared.Rent(n * Width);
        for (int i = 0; i < n; i++)
            TensorPrimitives.Subtract(x.Slice(i * Width, Width), decoderBias, centered.AsSpan(i * Width, Width));
        TopKEncoder.Encode(centered.AsSpan(0, n * Width), n, packedEncoder, foldedBias, K, codes, workers);
        ArrayPool<float>.Shared.Return(centered);
    }

    public void Decode(SparseCodes codes, Span<float> reconstruction, Workers workers) =>
        SparseDecode.Forward(codes, foldedDecoder, decoderBias, Width, reconstruction, workers);

    public ISparseCoder WithPermutedDecoder(ReadOnlySpan<int> order) => new TopKSae(this, order);

    public void Dispose() => packedEncoder.Dispose();

    // pre = (W_enc s + b_enc) n = (n W_enc) s + n b_enc
    PackedWeights PackEncoder()
    {
        float[] folded = encoderWeight;
        if (RescalesByDecoderNorm)
        {
            folded = new float[encoderWeight.Length];
            for (int i = 0; i < LatentCount; i++)
                TensorPrimitives.Multiply(encoderWeight.AsSpan(i * Width, Width), scale[i], folded.AsSpan(i * Width, Width));
        }
        return new PackedWeights(LatentCount, Width).Pack(folded, WeightLayout.OutputByInput, Workers.All);
    }

    float[] FoldBias()
    {
        if (!RescalesByDecoderNorm) return encoderBias;
        var bias = new float[LatentCount];
        TensorPrimitives.Multiply(encoderBias, scale, bias);
        return bias;
    }

    // x̂ = (W_dec / n)ᵀ f + b_dec
    float[] FoldDecoder()
    {
        if (!RescalesByDecoderNorm) return decoderWeight;
        float[] decoder = (float[])decoderWeight.Clone();
        for (int i = 0; i < LatentCount; i++)
        {
            Span<float> row = decoder.AsSpan(i * Width, Width);
            if (scale[i] > 0) TensorPrimitives.Divide(row, scale[i], row);
        }
        return decoder;
    }

    static float[] Norms(float[] rows, int width)
    {
        var norms = new float[rows.Length / width];
        for (int i = 0; i < norms.Length; i++) norms[i] = TensorPrimitives.Norm<float>(rows.AsSpan(i * width, width));
        return norms;
    }

    static float[] RowsInOrder(float[] rows, ReadOnlySpan<int> order, int width)
    {
        var moved = new float[rows.Length];
        for (int i = 0; i < order.Length; i++) rows.AsSpan(order[i] * width, width).CopyTo(moved.AsSpan(i * width));
        return moved;
    }

    void CheckShapes()
    {
        long size = (long)LatentCount * Width;
        if (Width == 0 || LatentCount == 0 || encoderWeight.Length != size || decoderWeight.Length != size)
            throw new InputException($"dictionary: W_enc has {encoderWeight.Length} and W_dec {decoderWeight.Length} numbers, " +
                $"but b_enc says {LatentCount} latents and b_dec a width of {Width}: {size} expected in both");
        if (K < 1 || K > LatentCount)
            throw new InputException($"dictionary: k is {K}; expected 1 to the number of latents, {LatentCount}");
        foreach (var (name, values) in new[] { ("W_enc", encoderWeight), ("b_enc", encoderBias), ("W_dec", decoderWeight),
            ("b_dec", decoderBias) })
            if (values.AsSpan().ContainsAnyExceptInRange(float.MinValue, float.MaxValue))
                throw new InputException($"dictionary: {name} holds a number that is not finite; " +
                    "the file is damaged or the training diverged");
    }
}
