using System.Buffers;
using System.Numerics.Tensors;
using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>
/// A sparse autoencoder, or transcoder, of one encoder and one decoder; what kind it is says only which pre-activations become
/// latent activations:
/// <code>
/// s   = norm(x) − b_dec               (the subtraction only where CentersInput says so)
/// pre = (W_enc s + b_enc) · n         n = ‖W_dec row‖ where RescalesByDecoderNorm says so, else 1
/// f   = act(pre)
/// x̂   = norm⁻¹(W_decᵀ (f / n) + b_dec) + W_skip x
/// </code>
/// A transcoder writes another site, so that the normalisation of its input is not undone.
/// </summary>
public abstract class Sae : ISparseCoder, IDisposable
{
    // n of the equation, [M], empty where it is 1; b_enc · n; W_dec / n; their norms.
    readonly float[] scale, foldedBias, foldedDecoder, writeNorms;
    readonly PackedWeights packedEncoder;
    readonly PackedWeights? packedSkip;

    /// <exception cref="InputException">Shapes that do not fit, or a number that is not finite.</exception>
    private protected Sae(SaeWeights weights)
    {
        weights.Check();
        Weights = weights;
        scale = weights.RescalesByDecoderNorm ? Norms(weights.Decoder, OutputWidth) : [];
        foldedBias = FoldBias();
        foldedDecoder = FoldDecoder();
        writeNorms = Norms(foldedDecoder, OutputWidth);
        packedEncoder = PackEncoder();
        packedSkip = PackSkip();
    }

    /// <summary>The same with the decoder in another order. n stays where it is: it belongs to the encoder's side, so that the
    /// latents stay the same.</summary>
    private protected Sae(Sae origin, ReadOnlySpan<int> order)
    {
        float[] decoder = RowsInOrder(origin.Weights.Decoder, order, origin.OutputWidth);
        Weights = origin.Weights with { Decoder = decoder };
        (scale, foldedBias) = (origin.scale, origin.foldedBias);
        foldedDecoder = RescalesByDecoderNorm ? RowsInOrder(origin.foldedDecoder, order, OutputWidth) : decoder;
        writeNorms = RowsInOrder(origin.writeNorms, order, 1);
        packedEncoder = PackEncoder();
        packedSkip = PackSkip();
    }

    public int Width => Weights.Width;

    public int OutputWidth => Weights.OutputWidth;

    public int LatentCount => Weights.LatentCount;

    public bool IsAutoencoder => !Weights.IsTranscoder;

    public virtual bool IsSigned => false;

    public bool CentersInput => Weights.CentersInput;

    public bool RescalesByDecoderNorm => Weights.RescalesByDecoderNorm;

    public InputNormalisation Normalisation => Weights.Normalisation;

    public ReadOnlySpan<float> EncoderWeight => Weights.Encoder;

    public ReadOnlySpan<float> EncoderBias => Weights.EncoderBias;

    public ReadOnlySpan<float> DecoderWeight => Weights.Decoder;

    /// <summary>[d_out]</summary>
    public ReadOnlySpan<float> DecoderBias => Weights.DecoderBias;

    /// <summary>W_skip, [d_out, d]; empty for none.</summary>
    public ReadOnlySpan<float> Skip => Weights.Skip;

    public ReadOnlySpan<float> WriteNorms => writeNorms;

    internal SaeWeights Weights { get; }

    /// <summary>The kind, where it can be trained here.</summary>
    internal virtual Architecture? Architecture => null;

    public void Encode(ReadOnlySpan<float> x, int n, SparseCodes codes, Workers workers)
    {
        Numerics.Shapes.Require(x.Length, n, Width, nameof(x));
        if (!ChangesInput)
        {
            Activate(x, n, packedEncoder, foldedBias, codes, workers);
            return;
        }
        float[] input = ArrayPool<float>.Shared.Rent(n * Width);
        for (int i = 0; i < n; i++) Input(x.Slice(i * Width, Width), input.AsSpan(i * Width, Width));
        Activate(input.AsSpan(0, n * Width), n, packedEncoder, foldedBias, codes, workers);
        ArrayPool<float>.Shared.Return(input);
    }

    public void Decode(ReadOnlySpan<float> x, SparseCodes codes, Span<float> reconstruction, Workers workers)
    {
        int n = codes.Rows;
        Numerics.Shapes.Require(x.Length, n, Width, nameof(x));
        // What x says is taken before the reconstruction may overwrite it.
        RowScale[] scales = Normalisation == InputNormalisation.None || !IsAutoencoder ? [] : new RowScale[n];
        for (int i = 0; i < scales.Length; i++) scales[i] = Normalisation.Of(x.Slice(i * Width, Width));
        using PooledFloats past = new(packedSkip is null ? 0 : (long)n * OutputWidth);
        if (packedSkip is not null) Linear.Forward(x, n, packedSkip, [], past.Span, workers);

        SparseDecode.Forward(codes, foldedDecoder, Weights.DecoderBias, OutputWidth, reconstruction, workers);
        for (int i = 0; i < scales.Length; i++) scales[i].Undo(reconstruction.Slice(i * OutputWidth, OutputWidth));
        if (packedSkip is not null) TensorPrimitives.Add(reconstruction, past.Span, reconstruction);
    }

    public abstract ISparseCoder WithPermutedDecoder(ReadOnlySpan<int> order);

    public virtual void Dispose()
    {
        packedEncoder.Dispose();
        packedSkip?.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Whether s is not x.</summary>
    internal bool ChangesInput => CentersInput || Normalisation != InputNormalisation.None;

    /// <summary>s of a row.</summary>
    /// <param name="x">[d]</param>
    /// <param name="s">[d]</param>
    internal void Input(ReadOnlySpan<float> x, Span<float> s)
    {
        bool normalises = Normalisation != InputNormalisation.None;
        if (normalises) Normalisation.Of(x).Apply(x, s);
        if (CentersInput) TensorPrimitives.Subtract(normalises ? s : x, Weights.DecoderBias, s);
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

    /// <summary>The same dictionary with n multiplied into its encoder and divided out of its decoder.</summary>
    internal SaeWeights Folded() => !RescalesByDecoderNorm ? Weights : Weights with
    {
        Encoder = FoldEncoder(),
        EncoderBias = foldedBias,
        Decoder = foldedDecoder,
        RescalesByDecoderNorm = false,
    };

    // pre = (W_enc s + b_enc) n = (n W_enc) s + n b_enc
    float[] FoldEncoder()
    {
        if (!RescalesByDecoderNorm) return Weights.Encoder;
        var folded = new float[Weights.Encoder.Length];
        for (int i = 0; i < LatentCount; i++)
            TensorPrimitives.Multiply(EncoderWeight.Slice(i * Width, Width), scale[i], folded.AsSpan(i * Width, Width));
        return folded;
    }

    PackedWeights PackEncoder() =>
        new PackedWeights(LatentCount, Width).Pack(FoldEncoder(), WeightLayout.OutputByInput, Workers.All);

    PackedWeights? PackSkip() => Weights.Skip.Length == 0 ? null
        : new PackedWeights(OutputWidth, Width).Pack(Weights.Skip, WeightLayout.OutputByInput, Workers.All);

    float[] FoldBias()
    {
        if (!RescalesByDecoderNorm) return Weights.EncoderBias;
        var bias = new float[LatentCount];
        TensorPrimitives.Multiply(EncoderBias, scale, bias);
        return bias;
    }

    // x̂ = (W_dec / n)ᵀ f + b_dec
    float[] FoldDecoder()
    {
        if (!RescalesByDecoderNorm) return Weights.Decoder;
        float[] decoder = (float[])Weights.Decoder.Clone();
        for (int i = 0; i < LatentCount; i++)
        {
            Span<float> row = decoder.AsSpan(i * OutputWidth, OutputWidth);
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
}
