using Fathom.Dictionaries;
using Fathom.Numerics;

namespace Fathom.Features;

/// <summary>The map of an index that is there already: of an older version, which has none, or one that was made without.</summary>
public static class IndexMap
{
    /// <summary>Lays out the map and keeps it in the index, with the same bits as a new index would have; the rest stays as it is.
    /// Cancelled or failed, it leaves what was there before.</summary>
    /// <param name="run">The run.</param>
    /// <param name="dictionary">Name of the dictionary in it.</param>
    /// <param name="coder">That dictionary.</param>
    /// <param name="workers">Threads to use.</param>
    /// <param name="progress">Told what is done, how much of it and of how much.</param>
    /// <param name="cancel">Stops between steps.</param>
    /// <exception cref="InputException">No index, a stale or damaged one, one that another process works on, or a folder that is not
    /// writable.</exception>
    public static LatentMap Make(RunFolder run, string dictionary, ISparseCoder coder, Workers workers,
        Action<MapStage, int, int>? progress = null, CancellationToken cancel = default)
    {
        string folder = run.Index(dictionary);
        // Nobody makes the index anew meanwhile.
        using PendingFolder held = PendingFolder.Begin(folder);
        IndexDescription description;
        LatentMap map;
        using (FeatureIndex index = FeatureIndex.Open(run, dictionary))
        {
            description = index.Description;
            if (coder.LatentCount != description.Latents)
                throw new InputException($"{folder}: {description.Latents} latents, the dictionary has {coder.LatentCount}; " +
                    $"make it anew with '{IndexFiles.Repair(run, dictionary)}'");
            map = LatentMap.Of(coder, index.AllStatistics, FeatureIndexBuilder.MapSeed, workers, progress, cancel);
        }
        // A map counts once the description speaks of it.
        JsonFile.Write(Path.Combine(folder, IndexFiles.Description), description with { Map = null });
        MapFile.Write(Path.Combine(folder, IndexFiles.Map), map);
        JsonFile.Write(Path.Combine(folder, IndexFiles.Description), description with { Map = map.Quality });
        return map;
    }

    /// <summary>The map that an index has by now, where it had none when it was opened; null while there is none.</summary>
    /// <param name="run">The run.</param>
    /// <param name="opened">What the index said then.</param>
    /// <exception cref="InputException">It is damaged.</exception>
    public static LatentMap? Find(RunFolder run, IndexDescription opened)
    {
        string folder = run.Index(opened.Dictionary), repair = IndexFiles.Repair(run, opened.Dictionary);
        if (!File.Exists(Path.Combine(folder, IndexFiles.Map))) return null;
        var now = JsonFile.Read<IndexDescription>(Path.Combine(folder, IndexFiles.Description), repair);
        return now.Created == opened.Created && now.DictionaryHash == opened.DictionaryHash && now.Map is { } quality &&
            MapFile.ReadIfThere(Path.Combine(folder, IndexFiles.Map), now.Latents, repair) is { } points ? new(points, quality) : null;
    }
}
