using Fathom.Dictionaries;
using Fathom.Features;
using Fathom.Numerics;
using Fathom.Tests.Checkout;
using Fathom.Tests.Cli;
using Fathom.Tests.Support;

namespace Fathom.Tests.Features.Mapping;

/// <summary>An index without a map gets the one that a new index has, byte by byte, and nothing else of it changes.</summary>
public sealed class IndexMapTests : IDisposable
{
    readonly TinyRun run = new();
    readonly Dictionary<string, byte[]> whole;

    public IndexMapTests()
    {
        run.BuildIndex();
        whole = Files();
        TakeMap(run.Folder, TinyRun.Dictionary);
    }

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => run.Dispose();

    /// <summary>Makes an index one of an older version, which has no map.</summary>
    internal static void TakeMap(RunFolder run, string dictionary)
    {
        string description = Path.Combine(run.Index(dictionary), "index.json");
        File.Delete(Path.Combine(run.Index(dictionary), "map.bin"));
        JsonFile.Write(description, JsonFile.Read<IndexDescription>(description, "") with { Map = null });
    }

    Dictionary<string, byte[]> Files() => Directory.GetFiles(run.IndexPath).ToDictionary(path => Path.GetFileName(path), File.ReadAllBytes);

    [Fact]
    public void It_is_made_as_a_new_index_has_it()
    {
        var stages = new List<MapStage>();
        LatentMap made = IndexMap.Make(run.Folder, TinyRun.Dictionary, run.Coder, new Workers(2), (stage, _, _) => stages.Add(stage), Cancel);
        Assert.Equal([MapStage.Neighbours, MapStage.Layout], stages.Distinct());
        Assert.Equal(whole.OrderBy(file => file.Key), Files().OrderBy(file => file.Key));
        using FeatureIndex index = run.OpenIndex();
        Assert.Equal(made.Points, index.Map!.Points);
    }

    [Fact]
    public void Who_opened_the_index_before_finds_it()
    {
        using FeatureIndex opened = run.OpenIndex();
        Assert.Null(IndexMap.Find(run.Folder, opened.Description));
        LatentMap made = IndexMap.Make(run.Folder, TinyRun.Dictionary, run.Coder, Workers.One, cancel: Cancel);
        Assert.Equal(made.Points, IndexMap.Find(run.Folder, opened.Description)!.Points);
        // Not that of an index that was made anew meanwhile.
        Assert.Null(IndexMap.Find(run.Folder, opened.Description with { Created = opened.Description.Created.AddSeconds(1) }));
    }

    [Fact]
    public void Given_up_it_leaves_what_was_there()
    {
        Dictionary<string, byte[]> before = Files();
        using var gone = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() => IndexMap.Make(run.Folder, TinyRun.Dictionary, run.Coder, Workers.One, (stage, done, _) =>
        {
            if (stage == MapStage.Layout && done == 10) gone.Cancel();
        }, gone.Token));
        Assert.Equal(before.OrderBy(file => file.Key), Files().OrderBy(file => file.Key));
        IndexMap.Make(run.Folder, TinyRun.Dictionary, run.Coder, Workers.One, cancel: Cancel);
    }

    [Fact]
    public void One_at_a_time_and_of_the_dictionary_that_was_indexed()
    {
        using (PendingFolder.Begin(run.IndexPath))
            Assert.Contains("another process is making it", Assert.Throws<InputException>(() =>
                IndexMap.Make(run.Folder, TinyRun.Dictionary, run.Coder, Workers.One, cancel: Cancel)).Message, StringComparison.Ordinal);
        File.AppendAllText(Path.Combine(run.Folder.Dictionary(TinyRun.Dictionary), "cfg.json"), "\n");
        Assert.Contains("fathom index", Assert.Throws<InputException>(() =>
            IndexMap.Make(run.Folder, TinyRun.Dictionary, run.Coder, Workers.One, cancel: Cancel)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_verb_makes_it_too()
    {
        File.WriteAllText(run.Folder.Manifest, """{ "steps": [] }""");
        Finished done = await FathomCommand.Done("index", "--run", run.Folder.Path, "--map");
        Assert.StartsWith("tiny: 21 latents laid out; the map keeps ", done.Output, StringComparison.Ordinal);
        Assert.Equal(whole.OrderBy(file => file.Key), Files().OrderBy(file => file.Key));
        FathomCommand.CheckRefusal(await FathomCommand.Run("index", "--run", run.Folder.Path, "--map", "--encoder", "f32"), 2, "--encoder: has no part with --map");
    }
}
