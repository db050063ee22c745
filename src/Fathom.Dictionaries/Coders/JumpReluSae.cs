using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>
/// The JumpReLU autoencoder (Rajamanoharan et al. 2024, "Jumping ahead"), and what a BatchTopK training leaves: that of
/// <see cref="Sae"/> with <c>f = relu(pre) · 1[pre &gt; θ]</c>.
/// </summary>
public sealed class JumpReluSae : Sae, IScreenedCoder
{
    readonly float[] threshold, positiveThreshold;
    readonly Lock making = new();
    ScreenedReluEncoder? screened;

    /// <param name="weights">Its numbers.</param>
    /// <param name="threshold">θ, [M]</param>
    /// <exception cref="InputException">Shapes that do not fit, or a number that is not finite.</exception>
    public JumpReluSae(SaeWeights weights, float[] threshold) : base(weights)
    {
        weights.RequireVector("threshold", threshold);
        this.threshold = threshold;
        // A threshold below 0 asks for no more than the relu does.
        positiveThreshold = Array.ConvertAll(threshold, value => Math.Max(0, value));
    }

    /// <param name="encoderWeight">[M, d]</param>
    /// <param name="encoderBias">[M]</param>
    /// <param name="decoderWeight">[M, d]</param>
    /// <param name="decoderBias">[d]</param>
    /// <param name="threshold">θ, [M]</param>
    /// <param name="centersInput">Whether b_dec is subtracted from the input.</param>
    /// <exception cref="InputException">Shapes that do not fit, or a number that is not finite.</exception>
    public JumpReluSae(float[] encoderWeight, float[] encoderBias, float[] decoderWeight, float[] decoderBias, float[] threshold,
        bool centersInput = true)
        : this(new SaeWeights(encoderWeight, encoderBias, decoderWeight, decoderBias) { CentersInput = centersInput }, threshold)
    {
    }

    JumpReluSae(JumpReluSae origin, ReadOnlySpan<int> order) : base(origin, order) =>
        (threshold, positiveThreshold, Encoder) = (origin.threshold, origin.positiveThreshold, origin.Encoder);

    /// <summary>θ, [M]</summary>
    public ReadOnlySpan<float> Threshold => threshold;

    /// <summary>max(0, θ), [M]: what a pre-activation must be above.</summary>
    internal ReadOnlySpan<float> Bars => positiveThreshold;

    public EncoderKind Encoder { get; set; }

    public bool CanScreen => ScreenedReluEncoder.CanScreen(Width);

    public ScreeningCounts? Screening => screened?.Counts;

    internal override Architecture? Architecture => Architecture.JumpRelu;

    public override ISparseCoder WithPermutedDecoder(ReadOnlySpan<int> order) => new JumpReluSae(this, order);

    private protected override void Activate(ReadOnlySpan<float> input, int n, PackedWeights encoder, ReadOnlySpan<float> bias,
        SparseCodes codes, Workers workers)
    {
        if (Encoder.Screens(Width, LatentCount, k: 1, n))
            Screened(input, n, encoder, bias, workers).Encode(input, n, codes, workers);
        else ReluEncoder.Encode(input, n, encoder, bias, positiveThreshold, codes, workers);
    }

    // Made of the first rows that come; the dither is the same for all.
    ScreenedReluEncoder Screened(ReadOnlySpan<float> input, int n, PackedWeights encoder, ReadOnlySpan<float> bias,
        Workers workers)
    {
        lock (making) return screened ??= new(encoder, bias, positiveThreshold, input, n, seed: 0, workers);
    }

    public override void Dispose()
    {
        screened?.Dispose();
        base.Dispose();
    }
}
