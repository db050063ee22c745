namespace Fathom.Features;

/// <summary>Latents by the common logarithm of their density, in bins of a tenth.</summary>
/// <param name="Low">Where the first bin starts: a whole number, at or below log10(1 / rows).</param>
/// <param name="Counts">Latents in the bins [Low + b/10, Low + (b+1)/10); the last one ends at 0 and includes it.</param>
/// <param name="Dead">Latents that never fire, in no bin.</param>
public sealed record DensityHistogram(int Low, IReadOnlyList<int> Counts, int Dead)
{
    /// <summary>Bins for each factor of ten.</summary>
    public const int BinsPerDecade = 10;

    /// <summary>The bin of a density in (0, 1], or −1 for 0.</summary>
    public int Bin(float density) =>
        density <= 0 ? -1 : Math.Clamp((int)Math.Floor((Math.Log10(density) - Low) * BinsPerDecade), 0, Counts.Count - 1);

    /// <summary>Counts the latents of a dictionary.</summary>
    public static DensityHistogram Of(ReadOnlySpan<LatentStatistics> latents, long rows)
    {
        // 1 / rows must fall into the first decade whatever the rounding of the logarithm.
        int low = Math.Min(-1, (int)Math.Floor(Math.Log10(1f / rows)));
        var counts = new int[-low * BinsPerDecade];
        var histogram = new DensityHistogram(low, counts, 0);
        int dead = 0;
        foreach (ref readonly LatentStatistics latent in latents)
        {
            if (latent.Count == 0) dead++;
            else counts[histogram.Bin(latent.Density)]++;
        }
        return histogram with { Dead = dead };
    }
}
