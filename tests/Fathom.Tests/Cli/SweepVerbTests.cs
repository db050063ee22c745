using System.Text.Json;
using System.Xml.Linq;
using Fathom.Cli;
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
        JsonElement[] rows = [.. (await FathomCommand.Json("sweep", "--run", run.Path, "--grid", grid)).GetProperty("dictionaries")
            .EnumerateArray()];
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
        Assert.Equal(9, picture.Descendants().Count(element => element.Name.LocalName == "circle") / 2);

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
        await FathomCommand.Done("sweep", "--run", run.Path, "--grid", grid);
        Assert.Equal(written, File.GetLastWriteTimeUtc(run.File("dictionaries", names[0], "cfg.json")));
        Assert.Equal(files, RunFiles.Of(run.Path));

        await FathomCommand.Done("train", "--run", run.Path, "--site", site, "--latents", "32", "--k", "2", "--batch", "256",
            "--tokens", "20k", "--seed", "1", "--name", "alone");
        Assert.Equal(RunFiles.Of(run.File("dictionaries", names[1])), RunFiles.Of(run.File("dictionaries", "alone")));
    }

    [Theory]
    [InlineData("""{"latents": 32}""", "site is missing")]
    [InlineData("""{"site": "embed", "depth": 3}""", "unknown option 'depth'")]
    [InlineData("""{"site": "embed", "k": []}""", "k is an empty list")]
    [InlineData("""{"site": "embed", "k": [2, "few"]}""", "--k few: expected a whole number")]
    [InlineData("""{"site": "embed", """, "--grid")]
    [InlineData("[]", "asks for no dictionary")]
    public async Task Grids_that_are_wrong_are_refused(string json, string words)
    {
        string grid = folder.File("grid.json");
        File.WriteAllText(grid, json);
        await FathomCommand.Refused(2, [words], "sweep", "--run", await workspace.Run(), "--grid", grid);
    }

    /// <summary>A value that is added to a grid later leaves the names of the others as they are.</summary>
    [Fact]
    public void Names_say_what_varies_and_is_not_usual()
    {
        string grid = folder.File("grid.json");
        string[] Names(string json)
        {
            File.WriteAllText(grid, json);
            return [.. SweepGrid.Read(grid).Points.Keys];
        }

        Assert.Equal(["embed.topk-8-k2"], Names("""{"site": "embed", "latents": 8, "k": 2, "seed": 0, "lr": 1e-3}"""));
        Assert.Equal(["embed.topk-8-k2", "embed.topk-8-k2-seed3"],
            Names("""{"site": "embed", "latents": 8, "k": 2, "seed": [0, 3], "lr": 1e-3}"""));
        Assert.Equal(["embed.topk-8-k2", "embed.topk-8-k2-lr0.001-clipoff"], Names(
            """[{"site": "embed", "latents": 8, "k": 2}, {"site": "embed", "latents": 8, "k": 2, "lr": 1e-3, "clip": "off"}]"""));
        Assert.Equal(["embed.standard-8-l1-0.5", "embed.standard-8-l1-2"],
            Names("""{"site": "embed", "architecture": "standard", "latents": 8, "l1": [0.5, 2]}"""));
    }
}
