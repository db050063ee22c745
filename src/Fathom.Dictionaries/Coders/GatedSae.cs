using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>
/// The gated autoencoder (Rajamanoharan et al. 2024, "Improving dictionary learning with gated sparse autoencoders"): that of
/// <see cref="Sae"/> with
/// <code>
/// e = W_enc s;  f = 1[e + b_gate &gt; 0] · relu(e · exp(r_mag) + b_mag)
/// </code>
/// <see cref="Sae.EncoderBias"/> is b_gate.
/// </summary>
public sealed class GatedSae : Sae
{
    readonly float[] magnitudeBias, magnitudeScale, gain, bars;

    /// <param name="weights">Its numbers; the encoder's bias is b_gate.</param>
    /// <param name="magnitudeBias">b_mag, [M]</param>
    /// <param name="magnitudeScale">r_mag, [M]</param>
    /// <exception cref="InputException">Shapes that do not fit, or a number that is not finite.</exception>
    public GatedSae(SaeWeights weights, float[] magnitudeBias, float[] magnitudeScale) : base(weights)
    {
        if (RescalesByDecoderNorm) throw new InputException("dictionary: a gated one has no latents in units of decoder norms");
        weights.RequireVector("b_mag", magnitudeBias);
        weights.RequireVector("r_mag", magnitudeScale);
        (this.magnitudeBias, this.magnitudeScale) = (magnitudeBias, magnitudeScale);
        gain = Array.ConvertAll(magnitudeScale, MathF.Exp);
        SaeWeights.RequireFinite("exp(r_mag)", gain);
        bars = Array.ConvertAll(weights.EncoderBias, bias => -bias);
    }

    GatedSae(GatedSae origin, ReadOnlySpan<int> order) : base(origin, order) =>
        (magnitudeBias, magnitudeScale, gain, bars) =
            (origin.magnitudeBias, origin.magnitudeScale, origin.gain, origin.bars);

    /// <summary>b_mag, [M]</summary>
    public ReadOnlySpan<float> MagnitudeBias => magnitudeBias;

    /// <summary>r_mag, [M]</summary>
    public ReadOnlySpan<float> MagnitudeScale => magnitudeScale;

    /// <summary>exp(r_mag), [M]</summary>
    internal ReadOnlySpan<float> Gain => gain;

    internal override Architecture? Architecture => Architecture.Gated;

    public override ISparseCoder WithPermutedDecoder(ReadOnlySpan<int> order) => new GatedSae(this, order);

    // What passes the gate, e > −b_gate, comes from the encoder; of that the magnitudes above 0 stay.
    private protected override void Activate(ReadOnlySpan<float> input, int n, PackedWeights encoder, ReadOnlySpan<float> bias,
        SparseCodes codes, Workers workers)
    {
        ReluEncoder.Encode(input, n, encoder, [], bars, codes, workers);
        workers.For(n, row =>
        {
            int first = codes.Start(row), kept = 0;
            Span<int> indices = codes.Indices.Slice(first, codes.Counts[row]);
            Span<float> values = codes.Values.Slice(first, codes.Counts[row]);
            for (int i = 0; i < indices.Length; i++)
            {
                int latent = indices[i];
                float magnitude = values[i] * gain[latent] + magnitudeBias[latent];
                if (!(magnitude > 0)) continue;
                (indices[kept], values[kept]) = (latent, magnitude);
                kept++;
            }
            codes.Counts[row] = kept;
        });
    }
}
