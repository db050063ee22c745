using System.Text.Json;
using System.Xml.Linq;
using Fathom.Cli;
using Fathom.Dictionaries;
using Fathom.Tests.Checkout;
using Fathom.Tests.Support;

namespace Fathom.Tests.Cli;

/// <summary><c>fathom sweep</c>: a grid becomes dictionaries, a table and a picture.</summary>
public sealed class SweepVerbTests(TinyWorkspace workspace) : IDisposable
{
    const string Grid = $$"""
        [
          {"site": "{{TinyWorkspace.Site}}", "latents": [32, 48], "k": [2, 4], "batch": 256, "tokens": "20k", "seed": [0, 1]},
          {"site": "{{TinyWorkspace.Site}}", "architecture": "standard", "latents": 32, "l1": 0.5, "batch": 256, "tokens": "20k"}
        ]
        """;

    readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Dictionaries_are_those_of_train_and_are_kept()
    {
        using TempFolder run = await workspace.CopyOfRun();
        Directory.Delete(run.File("dictionaries", TinyWorkspace.Dictionary), recursive: true);
        string grid = folder.File("grid.json");
        File.WriteAllText(grid, Grid);
        JsonElement swept = await FathomCommand.Json("sweep", "--run", run.Path, "--grid", grid);
        JsonElement[] rows = [.. swept.GetProperty("dictionaries").EnumerateArray()];
        string[] names = [.. rows.Select(row => row.GetProperty("name").GetString()!)];
        const string site = TinyWorkspace.Site;
        Assert.Equal(
        [
            $"{site}.topk-32-k2", $"{site}.topk-32-k2-seed1", $"{site}.topk-32-k4", $"{site}.topk-32-k4-seed1",
            $"{site}.topk-48-k2", $"{site}.topk-48-k2-seed1", $"{site}.topk-48-k4", $"{site}.topk-48-k4-seed1",
            $"{site}.standard-32-l1-0.5",
        ], names);
        foreach (JsonElement measured in rows.Select(row => row.GetProperty("measured")))
        {
            Assert.InRange(measured.GetProperty("fvu").GetDouble(), 0, 1.2);
            Assert.True(measured.GetProperty("ceScore").GetDouble() <= 1.5);
        }
        string results = run.File("sweeps", "grid");
        Assert.Equal(9 + 2, File.ReadLines(Path.Combine(results, "sweep.md")).Count());
        XElement picture = XElement.Parse(File.ReadAllText(Path.Combine(results, $"{site}.svg")));
        int lossy = rows.Count(row => row.GetProperty("measured").GetProperty("ceScore").GetDouble() < 1);
        Assert.Equal(9 + lossy, picture.Descendants().Count(element => element.Name.LocalName == "circle"));

        // The core metrics of the whole evaluation are the same numbers.
        JsonElement core = (await FathomCommand.Json("evaluate", "--run", run.Path, "--dictionary", names[1], "--no-random-init"))
            .GetProperty("eval_result_metrics");
        Assert.Equal(core.GetProperty("sparsity").GetProperty("l0").GetDouble(),
            rows[1].GetProperty("measured").GetProperty("l0").GetDouble(), 1e-12);
        Assert.Equal(core.GetProperty("model_performance_preservation").GetProperty("ce_loss_score").GetDouble(),
            rows[1].GetProperty("measured").GetProperty("ceScore").GetDouble(), 1e-12);

        // Again: nothing is trained or measured anew.
        SortedDictionary<string, string> files = RunFiles.Of(run.Path);
        DateTime written = File.GetLastWriteTimeUtc(run.File("dictionaries", names[0], "cfg.json"));
        await NarrowTerminal.Fits("sweep", "--run", run.Path, "--grid", grid);
        Assert.Equal(written, File.GetLastWriteTimeUtc(run.File("dictionaries", names[0], "cfg.json")));
        Assert.Equal(files, RunFiles.Of(run.Path));

        await FathomCommand.Done("train", "--run", run.Path, "--site", site, "--latents", "32", "--k", "2", "--batch", "256",
            "--tokens", "20k", "--seed", "1", "--name", "alone");
        Assert.Equal(RunFiles.Of(run.File("dictionaries", names[1])), RunFiles.Of(run.File("dictionaries", "alone")));
    }

    [Fact]
    public async Task A_dictionary_that_another_process_trains_is_not_swept()
    {
        string grid = folder.File("grid.json");
        File.WriteAllText(grid, Grid);
        using TempFolder run = await workspace.CopyOfRun();
        using var held = new TrainLock(run.File("dictionaries", $"{TinyWorkspace.Site}.topk-48-k4-seed1"));
        await FathomCommand.Refused(1, ["topk-48-k4-seed1: another process is training it"], "sweep", "--run", run.Path, "--grid", grid);
        Assert.False(Directory.Exists(run.File("dictionaries", $"{TinyWorkspace.Site}.topk-32-k2")));
    }

    /// <summary>Ctrl-C saves every dictionary; the same command goes on to the same bits.</summary>
    [Fact]
    public async Task An_interrupted_sweep_goes_on_to_the_same_bits()
    {
        RunningFathom.RequireInterrupt();
        string grid = folder.File("grid.json");
        File.WriteAllText(grid, Grid.Replace("20k", "400k"));
        using TempFolder whole = await workspace.CopyOfRun(), stopped = await workspace.CopyOfRun();
        foreach (TempFolder run in (TempFolder[])[whole, stopped])
            Directory.Delete(run.File("dictionaries"), recursive: true);
        string[] Sweep(TempFolder run) => ["sweep", "--run", run.Path, "--grid", grid, "--no-evaluate"];
        string log = stopped.File("dictionaries", $"{TinyWorkspace.Site}.topk-48-k4-seed1", "metrics.jsonl");
        Finished interrupted = await Midway.Interrupt(stopped.Path, () => RunFiles.Lines(log).Length > 60, Sweep(stopped));
        FathomCommand.CheckRefusal(interrupted, 1, "the same command goes on");
        Assert.Empty(Directory.GetFiles(stopped.File("dictionaries"), "cfg.json", SearchOption.AllDirectories));
        Assert.Equal(9, Directory.GetFiles(stopped.File("dictionaries"), "last.safetensors", SearchOption.AllDirectories).Length);
        await FathomCommand.Done(Sweep(stopped));
        await FathomCommand.Done(Sweep(whole));
        Assert.Equal(RunFiles.Of(whole.File("dictionaries")), RunFiles.Of(stopped.File("dictionaries")));
    }

    /// <summary>Without a store the dictionaries are those of a capture read in the same blocks, alone as in a sweep.</summary>
    [Fact]
    public async Task A_stream_makes_the_dictionaries_of_a_store()
    {
        string stored = folder.File("stored"), streamed = folder.File("streamed"), grid = folder.File("grid.json");
        string[] text = ["--model", workspace.Model, "--text", workspace.Text, "--per-document", "--context", "32"];
        string[] training = ["--site", TinyWorkspace.Site, "--latents", "32", "--k", "2", "--batch", "16", "--tokens", "20k",
            "--shuffle-buffer", "1600"];
        await FathomCommand.Done(["capture", .. text, "--site", TinyWorkspace.Site, "--dtype", "bf16", "--run", stored]);
        await FathomCommand.Done(["train", "--run", stored, .. training, "--name", "a"]);
        await FathomCommand.Done(
            ["train", "--run", streamed, "--stream", .. text, "--dtype", "bf16", .. training, "--name", "a"]);
        string[] of = ["dictionaries", "a"];
        Assert.Equal(RunFiles.Of(Path.Combine([stored, .. of])), RunFiles.Of(Path.Combine([streamed, .. of])));
        Assert.False(Directory.Exists(Path.Combine(streamed, "activations")));

        File.WriteAllText(grid, $$"""
            {"site": "{{TinyWorkspace.Site}}", "latents": 32, "k": [2, 3], "batch": 16, "tokens": 20000, "shuffle-buffer": 1600}
            """);
        JsonElement[] rows = [.. (await FathomCommand.Json(["sweep", "--run", streamed, "--stream", .. text, "--dtype", "bf16",
            "--grid", grid])).GetProperty("dictionaries").EnumerateArray()];
        Assert.Equal(RunFiles.Of(Path.Combine([stored, .. of])),
            RunFiles.Of(Path.Combine(streamed, "dictionaries", rows[0].GetProperty("name").GetString()!)));
        JsonElement[] same = [.. (await FathomCommand.Json("sweep", "--run", stored, "--grid", grid)).GetProperty("dictionaries")
            .EnumerateArray()];
        foreach ((JsonElement a, JsonElement b) in rows.Zip(same))
            foreach (string metric in (string[])["l0", "fvu", "silent", "rows", "ceScore"])
                Assert.Equal(a.GetProperty("measured").GetProperty(metric).GetRawText(),
                    b.GetProperty("measured").GetProperty(metric).GetRawText());
    }

    [Theory]
    [InlineData(2, """{"latents": 32}""", "site is missing")]
    [InlineData(2, """{"site": "embed", "depth": 3}""", "unknown option 'depth'")]
    [InlineData(2, """{"site": "embed", "k": []}""", "k is an empty list")]
    [InlineData(2, """{"site": "embed", "k": [2, "few"]}""", "--k few: expected a whole number")]
    [InlineData(2, """{"site": "embed", "latent": 3}""", "unknown option 'latent'; try 'latents'")]
    [InlineData(1, """{"site": "embed", """, "grid.json, line 1, column 19: it ends too early: } is missing")]
    [InlineData(1, "{\n  \"site\": \"embed\",\n  \"k\": [2 3]\n}", "grid.json, line 3, column 11: a comma is missing before 3")]
    [InlineData(2, "[]", "asks for no dictionary")]
    [InlineData(1, "null", "expected an object or a list of objects")]
    [InlineData(1, "[null]", "expected an object or a list of objects")]
    [InlineData(2, """{"site": "embed", "encoder": ["f32", "screened"]}""", "--encoder f32 and screened; keep one")]
    [InlineData(2, """{"site": "embed", "architecture": "standard", "k": [16, 32]}""", "--k 16 and 32; keep one")]
    public async Task Grids_that_are_wrong_are_refused(int code, string json, string words)
    {
        string grid = folder.File("grid.json");
        File.WriteAllText(grid, json);
        await FathomCommand.Refused(code, [words], "sweep", "--run", await workspace.Run(), "--grid", grid);
    }

    /// <summary>A grid may grow; one of other dictionaries has a table of its own.</summary>
    [Fact]
    public async Task The_table_of_another_grid_is_kept()
    {
        using TempFolder run = await workspace.CopyOfRun();
        string grid = folder.File("grid.json");
        string[] sweep = ["sweep", "--run", run.Path, "--grid", grid, "--no-evaluate"];
        string Of(string k) =>
            $$"""{"site": "{{TinyWorkspace.Site}}", "latents": 16, "k": {{k}}, "batch": 128, "tokens": "2k"}""";
        File.WriteAllText(grid, Of("2"));
        await FathomCommand.Done(sweep);
        File.WriteAllText(grid, Of("[2, 3]"));
        await FathomCommand.Done(sweep);
        File.WriteAllText(grid, Of("3"));
        await FathomCommand.Refused(1, ["sweep.json: of other dictionaries", "topk-16-k2"], sweep);
        await FathomCommand.Done([.. sweep, "--prefix", "late."]);
        Assert.True(File.Exists(run.File("sweeps", "late.grid", "sweep.json")));
    }

    /// <summary>A value that is added to a grid later leaves the names of the others as they are.</summary>
    [Fact]
    public void Names_say_what_varies_and_is_not_usual()
    {
        string grid = folder.File("grid.json");
        string Written(string json)
        {
            File.WriteAllText(grid, json);
            return grid;
        }

        string[] Names(string json) => [.. SweepGrid.Read(Written(json)).Points.Keys];

        Assert.Equal("long.embed.topk-32-k32", Assert.Single(SweepGrid.Read(Written("""{"site": "embed", "latents": 32}"""),
            "long.").Points.Keys));
        Assert.Equal(["embed.topk-8-k2"], Names("""{"site": "embed", "latents": 8, "k": 2, "seed": 0, "lr": 1e-3}"""));
        Assert.Equal(["embed.topk-8-k2", "embed.topk-8-k2-seed3"],
            Names("""{"site": "embed", "latents": 8, "k": 2, "seed": [0, 3], "lr": 1e-3}"""));
        Assert.Equal(["embed.topk-8-k2", "embed.topk-8-k2-lr0.001-clipoff"], Names(
            """[{"site": "embed", "latents": 8, "k": 2}, {"site": "embed", "latents": 8, "k": 2, "lr": 1e-3, "clip": "off"}]"""));
        Assert.Equal(["embed.standard-8-l1-0.5", "embed.standard-8-l1-2"],
            Names("""{"site": "embed", "architecture": "standard", "latents": 8, "l1": [0.5, 2]}"""));
        string[] starts = Names("""{"site": "embed", "latents": 8, "k": 2, "init": ["a/x", "b/x"]}""");
        Assert.Equal(2, starts.Distinct().Count());
        Assert.All(starts, name => Assert.StartsWith("embed.topk-8-k2-initx-", name, StringComparison.Ordinal));
    }
}
