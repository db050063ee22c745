using Fathom.Dictionaries;
using Fathom.Models.Files;

namespace Fathom.Features;

/// <summary><c>map.bin</c>: the points, by latent. How good the map is stands in the description of the index.</summary>
static class MapFile
{
    public static void Write(string path, LatentMap map) => BinaryFile.Write(path, IndexFiles.MapKind,
        stream => BinaryFile.WriteValues<MapPoint>(stream, map.Points.ToArray()));

    /// <returns>Null where the file is missing.</returns>
    public static MapPoint[]? ReadIfThere(string path, int latents, string repair)
    {
        if (!File.Exists(path)) return null;
        using MappedFile file = BinaryFile.Open(path, IndexFiles.MapKind, repair);
        int point = IndexFiles.SizeOf<MapPoint>();
        long bytes = file.Length - BinaryFile.HeaderBytes;
        if (bytes % point != 0 || bytes / point > latents)
            throw new InputException($"{path}: {bytes} bytes of data, up to {latents} × {point} expected; make it anew with '{repair}'");
        MapPoint[] points = file.Span<MapPoint>(BinaryFile.HeaderBytes, (int)(bytes / point)).ToArray();
        int last = -1;
        foreach (MapPoint at in points)
        {
            if (at.Latent <= last || at.Latent >= latents || !float.IsFinite(at.X) || !float.IsFinite(at.Y))
                throw new InputException($"{path}: latent {at.Latent} at ({at.X}, {at.Y}) behind latent {last}; expected the " +
                    $"{latents} latents in their order and finite numbers; make it anew with '{repair}'");
            last = at.Latent;
        }
        return points;
    }
}
