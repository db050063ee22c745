using System.Buffers;
using System.Numerics.Tensors;
using System.Text.Json.Nodes;
using Fathom.Models.Files;
using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>
/// A sparse autoencoder of one encoder and one decoder; what kind it is says only which pre-activations become latent
/// activations:
/// <code>
/// s   = x − b_dec                     (the subtraction only where CentersInput says so)
/// pre = (W_enc s + b_enc) · n         n = ‖W_dec row‖ where RescalesByDecoderNorm says so, else 1
/// f   = act(pre)
/// x̂   = W_decᵀ (f / n) + b_dec
/// </code>
/// </summary>
public abstract class Sae : ISparseCoder, IDisposable
{
    readonly float[] encoderWeight, encoderBias, decoderWeight, decoderBias;
    // n of the equation, [M], empty where it is 1; b_enc · n; W_dec / n.
    readonly float[] scale, foldedBias, foldedDecoder;
    readonly PackedWeights packedEncoder;

    /// <param name="encoderWeight">[M, d]</param>
    /// <param name="encoderBias">[M]</param>
    /// <param name="decoderWeight">[M, d]</param>
    /// <param name="decoderBias">[d]</param>
    /// <param name="centersInput">Whether b_dec is subtracted from the input.</param>
    /// <param name="rescaleByDecoderNorm">Whether latents are ranked and reported in units of their decoder norm.</param>
    /// <exception cref="InputException">Shapes that do not fit, or a number that is not finite.</exception>
    private protected Sae(float[] encoderWeight, float[] encoderBias, float[] decoderWeight, float[] decoderBias,
        bool centersInput, bool rescaleByDecoderNorm)
    {
        (this.encoderWeight, this.encoderBias) = (encoderWeight, encoderBias);
        (this.decoderWeight, this.decoderBias) = (decoderWeight, decoderBias);
        (CentersInput, RescalesByDecoderNorm) = (centersInput, rescaleByDecoderNorm);
        CheckShapes();
        scale = rescaleByDecoderNorm ? Norms(decoderWeight, Width) : [];
        foldedBias = FoldBias();
        foldedDecoder = FoldDecoder();
        packedEncoder = PackEncoder();
    }

    /// <summary>The same with the decoder in another order. n stays where it is: it belongs to the encoder's side, so that the
    /// latents stay the same.</summary>
    private protected Sae(Sae origin, ReadOnlySpan<int> order)
    {
        (encoderWeight, encoderBias, decoderBias) = (origin.encoderWeight, origin.encoderBias, origin.decoderBias);
        (CentersInput, RescalesByDecoderNorm) = (origin.CentersInput, origin.RescalesByDecoderNorm);
        (scale, foldedBias) = (origin.scale, origin.foldedBias);
        decoderWeight = RowsInOrder(origin.decoderWeight, order, Width);
        foldedDecoder = RescalesByDecoderNorm ? RowsInOrder(origin.foldedDecoder, order, Width) : decoderWeight;
        packedEncoder = PackEncoder();
    }

    public int Width => decoderBias.Length;

    public int LatentCount => encoderBias.Length;

    public bool CentersInput { get; }

    public bool RescalesByDecoderNorm { get; }

    public ReadOnlySpan<float> EncoderWeight => encoderWeight;

    public ReadOnlySpan<float> EncoderBias => encoderBias;

    public ReadOnlySpan<float> DecoderWeight => decoderWeight;

    /// <summary>[d]</summary>
    public ReadOnlySpan<float> DecoderBias => decoderBias;

    /// <summary>The kind.</summary>
    internal abstract Architecture Architecture { get; }

    public void Encode(ReadOnlySpan<float> x, int n, SparseCodes codes, Workers workers)
    {
        if (!CentersInput)
        {
            Activate(x, n, packedEncoder, foldedBias, codes, workers);
            return;
        }
        float[] centered = ArrayPool<float>.Shared.Rent(n * Width);
        for (int i = 0; i < n; i++)
            TensorPrimitives.Subtract(x.Slice(i * Width, Width), decoderBias, centered.AsSpan(i * Width, Width));
        Activate(centered.AsSpan(0, n * Width), n, packedEncoder, foldedBias, codes, workers);
        ArrayPool<float>.Shared.Return(centered);
    }

    public void Decode(SparseCodes codes, Span<float> reconstruction, Workers workers) =>
        SparseDecode.Forward(codes, foldedDecoder, decoderBias, Width, reconstruction, workers);

    public abstract ISparseCoder WithPermutedDecoder(ReadOnlySpan<int> order);

    public virtual void Dispose()
    {
        packedEncoder.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>f = act(W s + b)</summary>
    /// <param name="input">s, [n, d]</param>
    /// <param name="n">Rows.</param>
    /// <param name="encoder">[M, d], n of the equation folded in.</param>
    /// <param name="bias">[M], likewise.</param>
    /// <param name="codes">Reshaped and filled: n rows.</param>
    /// <param name="workers">Threads to use.</param>
    private protected abstract void Activate(ReadOnlySpan<float> input, int n, PackedWeights encoder, ReadOnlySpan<float> bias,
        SparseCodes codes, Workers workers);

    /// <summary>Tensors that only this kind has, for sae_weights.safetensors.</summary>
    internal virtual IEnumerable<TensorData> FurtherTensors() => [];

    /// <summary>Adds to cfg.json what only this kind has.</summary>
    internal abstract void Describe(JsonObject config);

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
        foreach (var (name, values) in new[] { ("W_enc", encoderWeight), ("b_enc", encoderBias), ("W_dec", decoderWeight),
            ("b_dec", decoderBias) })
            RequireFinite(name, values);
    }

    private protected static void RequireFinite(string name, float[] values)
    {
        if (values.AsSpan().ContainsAnyExceptInRange(float.MinValue, float.MaxValue))
            throw new InputException($"dictionary: {name} holds a number that is not finite; " +
                "the file is damaged or the training diverged");
    }
}
