using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>
/// That of <see cref="Sae"/> whose latents lie in k groups of M / k consecutive ones, of which the largest pre-activation is
/// kept where it is positive (sparsify's <c>groupmax</c>).
/// </summary>
public sealed class GroupMaxSae : Sae
{
    /// <param name="weights">Its numbers.</param>
    /// <param name="k">Groups; divides M.</param>
    /// <exception cref="InputException">Shapes that do not fit, k out of range, or a number that is not finite.</exception>
    public GroupMaxSae(SaeWeights weights, int k) : base(weights)
    {
        if (k < 1 || LatentCount % k != 0)
            throw new InputException($"dictionary: k is {k}; expected a divisor of the number of latents, {LatentCount}");
        K = k;
    }

    GroupMaxSae(GroupMaxSae origin, ReadOnlySpan<int> order) : base(origin, order) => K = origin.K;

    public int K { get; }

    internal override Architecture? Architecture => Architecture.GroupMax;

    public override ISparseCoder WithPermutedDecoder(ReadOnlySpan<int> order) => new GroupMaxSae(this, order);

    private protected override void Activate(ReadOnlySpan<float> input, int n, PackedWeights encoder, ReadOnlySpan<float> bias,
        SparseCodes codes, Workers workers) => GroupMaxEncoder.Encode(input, n, encoder, bias, K, codes, workers);
}
