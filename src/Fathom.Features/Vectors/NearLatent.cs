using Fathom.Dictionaries;
using Fathom.Numerics;

namespace Fathom.Features;

/// <summary>A latent near a query.</summary>
/// <param name="Latent">The latent.</param>
/// <param name="Activation">On the query; 0 where it is not active.</param>
/// <param name="Cosine">Of its decoder row with the query, less the mean of the vectors.</param>
public sealed record NearLatent(int Latent, float Activation, double Cosine)
{
    /// <param name="coder">The dictionary, of as many numbers out as in.</param>
    /// <param name="x">The query, [d].</param>
    /// <param name="mean">Of the vectors, [d]: what all share points nowhere.</param>
    /// <param name="workers">Threads to use.</param>
    /// <returns>Every latent, by number.</returns>
    public static NearLatent[] All(ISparseCoder coder, float[] x, ReadOnlySpan<double> mean, Workers workers)
    {
        int d = coder.Width;
        SortedDictionary<int, float> active = AlteredQuery.Encode(coder, x, workers);
        var centred = new float[d];
        for (int c = 0; c < d; c++) centred[c] = (float)(x[c] - mean[c]);
        var all = new NearLatent[coder.LatentCount];
        for (int latent = 0; latent < all.Length; latent++)
            all[latent] = new(latent, active.GetValueOrDefault(latent),
                AlteredQuery.Cosine(coder.DecoderWeight.Slice(latent * d, d), centred));
        return all;
    }
}
