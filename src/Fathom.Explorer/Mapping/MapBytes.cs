using System.Buffers.Binary;
using Fathom.Features;

namespace Fathom.Explorer;

/// <summary>
/// The map as it is sent, 6 bytes for each latent by number, little endian:
/// <code>
/// u16 x, u16 y [M, 2]    0 … 65535 for −1 … 1; anything for a latent that has no density
/// u8 density   [M]       0 of a dead latent, which has no place; 1 … 255 for log10 of the density from low to 0
/// u8 label     [M]       0 without a label, 1 with one that has no score, 2 … 255 for scores from 0 to 1
/// </code>
/// </summary>
static class MapBytes
{
    /// <summary>What is said of it beside the bytes.</summary>
    /// <param name="map">The map.</param>
    /// <param name="latents">M.</param>
    /// <param name="low">The power of ten at which the scale of densities begins.</param>
    public static MapResponse About(LatentMap map, int latents, int low) => new(latents, low, map.Quality.Measured, MapQuality.Neighbours,
        map.Quality.Recall, map.Quality.PrincipalRecall, map.Quality.RandomRecall);

    /// <param name="map">The map.</param>
    /// <param name="statistics">Of all latents.</param>
    /// <param name="low">The power of ten at which the scale of densities begins.</param>
    /// <param name="names">How latents are labelled.</param>
    public static byte[] Of(LatentMap map, ReadOnlySpan<LatentStatistics> statistics, int low, LatentNames names)
    {
        int latents = statistics.Length;
        byte[] bytes = new byte[6 * latents];
        Span<byte> places = bytes.AsSpan(0, 4 * latents), densities = bytes.AsSpan(4 * latents, latents), labels = bytes.AsSpan(5 * latents);
        foreach ((int latent, float x, float y) in map.Points)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(places[(4 * latent)..], Steps(x));
            BinaryPrimitives.WriteUInt16LittleEndian(places[(4 * latent + 2)..], Steps(y));
            double share = 1 - Math.Log10(statistics[latent].Density) / low;
            densities[latent] = (byte)Math.Clamp((int)Math.Round(1 + 254 * share), 1, 255);
        }
        for (int latent = 0; latent < latents; latent++)
            if (names.Of(latent) is { } name)
                labels[latent] = name.Score is { } score ? (byte)Math.Clamp((int)Math.Round(2 + 253 * score.Value), 2, 255) : (byte)1;
        return bytes;
    }

    static ushort Steps(float place) => (ushort)Math.Clamp((int)Math.Round((place + 1) / 2 * ushort.MaxValue), 0, ushort.MaxValue);
}
