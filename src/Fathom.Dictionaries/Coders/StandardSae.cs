using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>
/// The sparse autoencoder of Bricken et al. 2023, "Towards monosemanticity": that of <see cref="Sae"/> with
/// <c>f = relu(pre)</c>, so that rows differ in how many latents are active.
/// </summary>
public sealed class StandardSae : Sae
{
    /// <exception cref="InputException">Shapes that do not fit, or a number that is not finite.</exception>
    public StandardSae(SaeWeights weights) : base(weights)
    {
    }

    /// <param name="encoderWeight">[M, d]</param>
    /// <param name="encoderBias">[M]</param>
    /// <param name="decoderWeight">[M, d]</param>
    /// <param name="decoderBias">[d]</param>
    /// <param name="centersInput">Whether b_dec is subtracted from the input.</param>
    /// <exception cref="InputException">Shapes that do not fit, or a number that is not finite.</exception>
    public StandardSae(float[] encoderWeight, float[] encoderBias, float[] decoderWeight, float[] decoderBias,
        bool centersInput = true)
        : this(new SaeWeights(encoderWeight, encoderBias, decoderWeight, decoderBias) { CentersInput = centersInput })
    {
    }

    StandardSae(StandardSae origin, ReadOnlySpan<int> order) : base(origin, order)
    {
    }

    internal override Architecture? Architecture => Architecture.Standard;

    public override ISparseCoder WithPermutedDecoder(ReadOnlySpan<int> order) => new StandardSae(this, order);

    private protected override void Activate(ReadOnlySpan<float> input, int n, PackedWeights encoder, ReadOnlySpan<float> bias,
        SparseCodes codes, Workers workers) => ReluEncoder.Encode(input, n, encoder, bias, [], codes, workers);
}
