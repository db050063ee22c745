using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>
/// Clusters as a dictionary: of each row one latent is active, at 1, that of the nearest centroid; the decoder writes the
/// centroids. That of <see cref="Sae"/> with c relative to b_dec = μ,
/// <code>pre_j = c_j · (x − μ) − ½ ‖c_j‖²;   f_j = 1 where pre_j is the largest, else 0;   x̂ = c_j + μ</code>
/// ties going to the lower latent.
/// </summary>
public sealed class KMeansSae : Sae
{
    /// <param name="centroids">c, relative to the mean, [M, d]</param>
    /// <param name="mean">μ, [d]</param>
    /// <exception cref="InputException">Shapes that do not fit, or a number that is not finite.</exception>
    public KMeansSae(float[] centroids, float[] mean)
        : base(new SaeWeights(centroids, NearestRows.Offsets(centroids, centroids.Length / mean.Length, mean.Length), centroids,
            mean))
    {
    }

    KMeansSae(KMeansSae origin, ReadOnlySpan<int> order) : base(origin, order)
    {
    }

    internal override Architecture? Architecture => Architecture.KMeans;

    public override ISparseCoder WithPermutedDecoder(ReadOnlySpan<int> order) => new KMeansSae(this, order);

    private protected override void Activate(ReadOnlySpan<float> input, int n, PackedWeights encoder, ReadOnlySpan<float> bias,
        SparseCodes codes, Workers workers)
    {
        codes.Reshape(n, 1);
        NearestRows.Find(input, n, encoder, bias, codes.Indices, workers);
        codes.Values.Fill(1);
        codes.Counts.Fill(1);
    }
}
