using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>
/// The TopK sparse autoencoder (Makhzani and Frey 2013; Gao et al. 2024, "Scaling and evaluating sparse autoencoders"): that of
/// <see cref="Sae"/> with <c>f = relu(TopK(pre))</c>.
/// </summary>
public sealed class TopKSae : Sae, IScreenedCoder
{
    readonly Lock making = new();
    ScreenedEncoder? screened;

    /// <param name="weights">Its numbers.</param>
    /// <param name="k">Latents kept for each row, 1 … M.</param>
    /// <exception cref="InputException">Shapes that do not fit, k out of range, or a number that is not finite.</exception>
    public TopKSae(SaeWeights weights, int k) : base(weights)
    {
        if (k < 1 || k > LatentCount)
            throw new InputException($"dictionary: k is {k}; expected 1 to the number of latents, {LatentCount}");
        K = k;
    }

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
        : this(new SaeWeights(encoderWeight, encoderBias, decoderWeight, decoderBias)
        {
            CentersInput = centersInput,
            RescalesByDecoderNorm = rescaleByDecoderNorm,
        }, k)
    {
    }

    TopKSae(TopKSae origin, ReadOnlySpan<int> order) : base(origin, order) => (K, Encoder) = (origin.K, origin.Encoder);

    public int K { get; }

    public EncoderKind Encoder { get; set; }

    public bool CanScreen => ScreenedEncoder.CanScreen(Width, LatentCount, K);

    public ScreeningCounts? Screening => screened?.Counts;

    internal override Architecture? Architecture => Architecture.TopK;

    public override ISparseCoder WithPermutedDecoder(ReadOnlySpan<int> order) => new TopKSae(this, order);

    private protected override void Activate(ReadOnlySpan<float> input, int n, PackedWeights encoder, ReadOnlySpan<float> bias,
        SparseCodes codes, Workers workers)
    {
        if (Encoder.Screens(Width, LatentCount, K, n))
            Screened(input, n, encoder, bias, workers).Encode(input, n, bias, K, codes, workers);
        else TopKEncoder.Encode(input, n, encoder, bias, K, codes, workers);
    }

    // Made of the first rows that come; the dither is the same for all.
    ScreenedEncoder Screened(ReadOnlySpan<float> input, int n, PackedWeights encoder, ReadOnlySpan<float> bias, Workers workers)
    {
        lock (making)
        {
            if (screened is not null) return screened;
            var made = new ScreenedEncoder(encoder, seed: 0);
            made.Update(bias, input, n, step: 0, workers);
            return screened = made;
        }
    }

    public override void Dispose()
    {
        screened?.Dispose();
        base.Dispose();
    }
}
