using System.Numerics.Tensors;
using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>
/// The cross-layer transcoder (Ameisen et al. 2025, "Circuit tracing", with TopK): latents of layer l read that layer's part of
/// the row and write to it and to every later one:
/// <code>
/// pre^l = W_enc^l s^l + b_enc^l;  f = relu(TopK(pre^1 … pre^L)), k L of a row;  ŷ^m = Σ_{l ≤ m} W_dec^{l→m} f^l + b_dec^m
/// </code>
/// s = x, or x − b_dec where what is read is what is written. Weights from a layer to an earlier one do not exist.
/// </summary>
public sealed unsafe class CrossLayerTranscoder : ISparseCoder, IDisposable
{
    readonly float[] encoderBias, decoderBias, writeNorms;
    readonly PackedWeights[] packed;
    readonly NativeBuffer<float> encoder, decoder;
    readonly SlicedRows rows;
    readonly Lazy<float[]> fullEncoder, fullDecoder;

    /// <param name="shape">The layers.</param>
    /// <param name="encoder">W_enc^l, [M_l, d_l], one after the other.</param>
    /// <param name="encoderBias">[M]</param>
    /// <param name="decoder">Of each layer [M_l, widths of that layer and all later ones], one after the other.</param>
    /// <param name="decoderBias">[Σ d_out]</param>
    /// <param name="k">Latents of a row for each layer, on average over the layers.</param>
    /// <param name="isAutoencoder">Whether what is read is what is written.</param>
    /// <exception cref="InputException">Shapes that do not fit, or a number that is not finite.</exception>
    public CrossLayerTranscoder(LayerShape shape, float[] encoder, float[] encoderBias, float[] decoder, float[] decoderBias, int k,
        bool isAutoencoder)
    {
        (Shape, K, IsAutoencoder, this.encoderBias, this.decoderBias) = (shape, k, isAutoencoder, encoderBias, decoderBias);
        Check(encoder, decoder);
        (this.encoder, this.decoder) = (Copy(encoder), Copy(decoder));
        packed = [.. Enumerable.Range(0, shape.Count).Select(Pack)];
        rows = Rows();
        writeNorms = Norms();
        (fullEncoder, fullDecoder) = (new(FullEncoder), new(FullDecoder));
    }

    CrossLayerTranscoder(CrossLayerTranscoder origin, ReadOnlySpan<int> order)
    {
        (Shape, K, IsAutoencoder, encoderBias, decoderBias) =
            (origin.Shape, origin.K, origin.IsAutoencoder, origin.encoderBias, origin.decoderBias);
        (encoder, decoder) = (Copy(origin.encoder.Span), Copy(origin.decoder.Span));
        packed = [.. Enumerable.Range(0, Shape.Count).Select(Pack)];
        rows = Rows().InOrder(order);
        writeNorms = Norms();
        (fullEncoder, fullDecoder) = (new(FullEncoder), new(FullDecoder));
    }

    public LayerShape Shape { get; }

    public int K { get; }

    public int Width => Shape.Reads.Sum();

    public int OutputWidth => Shape.Writes.Sum();

    public int LatentCount => Shape.LatentCount;

    public bool IsAutoencoder { get; }

    public bool IsSigned => false;

    /// <summary>[M, Σ d_out], with zeros where a latent does not write; made when first asked for.</summary>
    public ReadOnlySpan<float> DecoderWeight => fullDecoder.Value;

    /// <summary>[M, Σ d_in], with zeros where a latent does not read; made when first asked for.</summary>
    public ReadOnlySpan<float> EncoderWeight => fullEncoder.Value;

    public ReadOnlySpan<float> EncoderBias => encoderBias;

    /// <summary>[Σ d_out]</summary>
    public ReadOnlySpan<float> DecoderBias => decoderBias;

    public ReadOnlySpan<float> WriteNorms => writeNorms;

    public void Encode(ReadOnlySpan<float> x, int n, SparseCodes codes, Workers workers)
    {
        Numerics.Shapes.Require(x.Length, n, Width, nameof(x));
        NativeBuffer<float>[] parts = [.. Shape.Reads.Select(width => new NativeBuffer<float>((long)n * width))];
        using PooledFloats room = new(IsAutoencoder ? x.Length : 0);
        for (int row = 0; IsAutoencoder && row < n; row++)
            TensorPrimitives.Subtract(x.Slice(row * Width, Width), decoderBias, room.Span.Slice(row * Width, Width));
        var layers = new LayerEncoder(Shape, K);
        layers.Split(IsAutoencoder ? room.Span[..x.Length] : x, n, parts, workers);
        layers.Encode(parts, n, packed, encoderBias, codes, workers);
        foreach (NativeBuffer<float> part in parts) part.Dispose();
    }

    public void Decode(ReadOnlySpan<float> x, SparseCodes codes, Span<float> reconstruction, Workers workers) =>
        rows.Decode(codes, decoderBias, reconstruction, workers);

    public ISparseCoder WithPermutedDecoder(ReadOnlySpan<int> order) => new CrossLayerTranscoder(this, order);

    /// <summary>W_enc^l, [M_l, d_l]</summary>
    public ReadOnlySpan<float> EncoderOf(int layer) =>
        encoder.Slice(EncoderStart(Shape, layer), Shape.Latents(layer) * Shape.Reads[layer]);

    /// <summary>What layer l writes to itself and all later ones, [M_l, Σ_{m ≥ l} d_m].</summary>
    public ReadOnlySpan<float> DecoderOf(int layer) =>
        decoder.Slice(DecoderStart(Shape, layer), Shape.Latents(layer) * Shape.Outputs(layer));

    public void Dispose()
    {
        foreach (PackedWeights one in packed) one.Dispose();
        encoder.Dispose();
        decoder.Dispose();
    }

    static long EncoderStart(LayerShape shape, int layer) =>
        Enumerable.Range(0, layer).Sum(l => (long)shape.Latents(l) * shape.Reads[l]);

    static long DecoderStart(LayerShape shape, int layer) =>
        Enumerable.Range(0, layer).Sum(l => (long)shape.Latents(l) * shape.Outputs(l));

    static NativeBuffer<float> Copy(ReadOnlySpan<float> values)
    {
        var copy = new NativeBuffer<float>(values.Length);
        values.CopyTo(copy.Span);
        return copy;
    }

    PackedWeights Pack(int layer) =>
        new PackedWeights(Shape.Latents(layer), Shape.Reads[layer]).Pack(EncoderOf(layer), WeightLayout.OutputByInput, Workers.All);

    SlicedRows Rows()
    {
        var (addresses, columns, widths) = (new nint[LatentCount], new int[LatentCount], new int[LatentCount]);
        for (int l = 0; l < Shape.Count; l++)
        {
            float* start = decoder.Pointer + DecoderStart(Shape, l);
            for (int i = 0; i < Shape.Latents(l); i++)
            {
                int latent = Shape.FirstLatents[l] + i;
                (addresses[latent], columns[latent], widths[latent]) =
                    ((nint)(start + (long)i * Shape.Outputs(l)), Shape.FirstOutput(l), Shape.Outputs(l));
            }
        }
        return new(addresses, columns, widths);
    }

    float[] Norms() => [.. Enumerable.Range(0, LatentCount).Select(latent =>
        TensorPrimitives.Norm(new ReadOnlySpan<float>(rows.Row(latent), rows.Width(latent))))];

    float[] FullDecoder()
    {
        var full = new float[(long)LatentCount * OutputWidth];
        for (int latent = 0; latent < LatentCount; latent++)
            new ReadOnlySpan<float>(rows.Row(latent), rows.Width(latent)).CopyTo(
                full.AsSpan(latent * OutputWidth + rows.Column(latent)));
        return full;
    }

    float[] FullEncoder()
    {
        var full = new float[(long)LatentCount * Width];
        for (int l = 0; l < Shape.Count; l++)
            for (int i = 0, d = Shape.Reads[l]; i < Shape.Latents(l); i++)
                EncoderOf(l).Slice(i * d, d).CopyTo(full.AsSpan((Shape.FirstLatents[l] + i) * Width + Shape.FirstInput(l)));
        return full;
    }

    void Check(float[] encoder, float[] decoder)
    {
        if (K < 1 || (long)K * Shape.Count > LatentCount)
            throw new InputException($"dictionary: k is {K}; expected 1 to the latents of a layer");
        Check("W_enc", encoder, EncoderStart(Shape, Shape.Count));
        Check("b_enc", encoderBias, LatentCount);
        Check("W_dec", decoder, DecoderStart(Shape, Shape.Count));
        Check("b_dec", decoderBias, OutputWidth);
    }

    static void Check(string name, float[] values, long expected)
    {
        if (values.Length != expected)
            throw new InputException($"dictionary: {name} has {values.Length} numbers; {expected} expected by its layers");
        SaeWeights.RequireFinite(name, values);
    }
}
