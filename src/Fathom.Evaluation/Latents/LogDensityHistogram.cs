namespace Fathom.Evaluation;

/// <summary>
/// How many latents have which density, in bins of a quarter of a decade: bin i counts log₁₀ density in
/// [From + i/4, From + (i + 1)/4), the last one also density 1. Silent latents are counted apart.
/// </summary>
/// <param name="From">log₁₀ of the lowest edge: the whole decade below the least density that the rows can show.</param>
/// <param name="Counts">Latents in each bin.</param>
/// <param name="Dead">Silent latents.</param>
public sealed record LogDensityHistogram(int From, int[] Counts, int Dead)
{
    /// <summary>Bins in a decade.</summary>
    public const int BinsPerDecade = 4;

    public static LogDensityHistogram Of(LatentActivity latents)
    {
        int from = (int)Math.Floor(-Math.Log10(Math.Max(1, latents.Rows)));
        var counts = new int[Math.Max(1, -from * BinsPerDecade)];
        for (int latent = 0; latent < latents.LatentCount; latent++)
        {
            if (latents.Counts[latent] == 0) continue;
            int bin = (int)Math.Floor((Math.Log10(latents.Density(latent)) - from) * BinsPerDecade);
            counts[Math.Clamp(bin, 0, counts.Length - 1)]++;
        }
        return new(from, counts, latents.Dead);
    }
}
