namespace Fathom.Features;

/// <summary>Sums over the rows on which a latent fires, one for each latent that fires there too.</summary>
sealed class CoFiringSums(int latents)
{
    readonly (double Products, int Both)[] sums = new (double, int)[latents];
    readonly int[] touched = new int[latents];
    readonly CoFiring[] pairs = new CoFiring[latents];
    int count;

    /// <summary>Adds one row.</summary>
    /// <param name="active">The latents that fire on it.</param>
    /// <param name="value">Activation there of the latent that the sums belong to.</param>
    public void Add(ReadOnlySpan<RowCode> active, double value)
    {
        foreach (RowCode code in active)
        {
            ref (double Products, int Both) sum = ref sums[code.Latent];
            if (sum.Both++ == 0) touched[count++] = code.Latent;
            sum.Products += value * code.Value;
        }
    }

    /// <summary>The pairs with a latent, which is left out; then all sums are 0 again. Valid until the next use.</summary>
    /// <param name="latent">The latent that the sums belong to.</param>
    /// <param name="moments">Of all latents.</param>
    /// <param name="rows">Rows of the capture.</param>
    public ReadOnlySpan<CoFiring> Take(int latent, ActivationMoments[] moments, long rows)
    {
        int taken = 0;
        foreach (int other in touched.AsSpan(0, count))
        {
            (double products, int both) = sums[other];
            sums[other] = default;
            if (other != latent) pairs[taken++] = new(other, both, moments[latent].Pearson(moments[other], products, rows));
        }
        count = 0;
        return pairs.AsSpan(0, taken);
    }
}
