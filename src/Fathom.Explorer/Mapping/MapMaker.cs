using System.Runtime.CompilerServices;
using Fathom.Dictionaries;
using Fathom.Features;
using Fathom.Numerics;

namespace Fathom.Explorer;

/// <summary>Makes the map of an index that has none, as <c>fathom index --map</c> does: one at a time, and given up when nobody waits for
/// it any more.</summary>
static class MapMaker
{
    /// <summary>Steps of the work, the last when it is done.</summary>
    /// <exception cref="RequestException">No such dictionary, or no index.</exception>
    /// <exception cref="InputException">The dictionary cannot be read, or the index not be written.</exception>
    public static async IAsyncEnumerable<MapStep> Make(RunCatalogue catalogue, string name, [EnumeratorCancellation] CancellationToken cancel)
    {
        using DictionaryUse use = catalogue.Use(name);
        await foreach (MapStep step in LongWork.Run<MapStep>(new("waiting for other work", 0, 0, false),
            (report, given) => Work(catalogue.Run, use.View, name, report, given), cancel)) yield return step;
    }

    static MapStep Work(RunFolder run, DictionaryView view, string name, Action<MapStep> report, CancellationToken cancel)
    {
        if (view.Map is null)
        {
            report(new("reading the dictionary", 0, 0, false));
            RequireOpened(run, view.Index.Description);
            LoadedDictionary dictionary = SaeLensFolder.Read(run.Dictionary(name));
            using var coder = dictionary.Coder as IDisposable;
            IndexMap.Make(run, name, dictionary.Coder, Workers.All, (stage, done, total) =>
                report(new(stage == MapStage.Neighbours ? "finding the nearest of each" : "laying them out", done, total, false)), cancel);
        }
        return new("", 0, 0, true);
    }

    // A map of another index than the one that is shown would never be seen.
    static void RequireOpened(RunFolder run, IndexDescription opened)
    {
        string path = Path.Combine(run.Index(opened.Dictionary), IndexFiles.Description);
        if (JsonFile.Read<IndexDescription>(path, IndexFiles.Repair(run, opened.Dictionary)).Created != opened.Created)
            throw new InputException($"{path}: the index was made anew; start the server again");
    }
}
