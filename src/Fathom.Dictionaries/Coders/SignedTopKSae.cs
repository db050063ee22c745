using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>
/// That of <see cref="Sae"/> with <c>f = TopK(pre)</c> and no relu, so that latent activations may be negative. With k = M it
/// is a linear map: the coder of PCA and of a rotation.
/// </summary>
public sealed class SignedTopKSae : Sae
{
    /// <param name="weights">Its numbers.</param>
    /// <param name="k">Latents kept for each row, 1 … M; M for all of them.</param>
    /// <param name="byMagnitude">Whether the largest |pre| are kept, rather than the largest pre.</param>
    /// <exception cref="InputException">Shapes that do not fit, k out of range, or a number that is not finite.</exception>
    public SignedTopKSae(SaeWeights weights, int k, bool byMagnitude = true) : base(weights)
    {
        if (k < 1 || k > LatentCount)
            throw new InputException($"dictionary: k is {k}; expected 1 to the number of latents, {LatentCount}");
        (K, ByMagnitude) = (k, byMagnitude);
    }

    SignedTopKSae(SignedTopKSae origin, ReadOnlySpan<int> order) : base(origin, order) =>
        (K, ByMagnitude) = (origin.K, origin.ByMagnitude);

    public int K { get; }

    /// <summary>Whether |pre| is what is compared.</summary>
    public bool ByMagnitude { get; }

    public override bool IsSigned => true;

    public override ISparseCoder WithPermutedDecoder(ReadOnlySpan<int> order) => new SignedTopKSae(this, order);

    private protected override void Activate(ReadOnlySpan<float> input, int n, PackedWeights encoder, ReadOnlySpan<float> bias,
        SparseCodes codes, Workers workers) =>
        SignedTopKEncoder.Encode(input, n, encoder, bias, K, ByMagnitude, codes, workers);
}
