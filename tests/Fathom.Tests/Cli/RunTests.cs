using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Fathom.Tests.Checkout;
using Fathom.Tests.Support;

namespace Fathom.Tests.Cli;

/// <summary><c>run</c> from a model and a text to an index, and the verbs that do its parts.</summary>
public sealed class RunTests(TinyWorkspace workspace) : IDisposable
{
    readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task The_manifest_holds_each_step_with_its_costs_and_what_went_in()
    {
        using var manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(await workspace.Run(), "manifest.json")));
        JsonElement[] steps = [.. manifest.RootElement.GetProperty("steps").EnumerateArray()];
        string control = $"control.random-init.0.{TinyWorkspace.Site}";
        (string, string)[] expected =
        [
            ("capture", TinyWorkspace.Site), ("train", TinyWorkspace.Dictionary), ("capture", control),
            ("train", $"control.random-init.0.{TinyWorkspace.Dictionary}-HASH"), ("evaluate", TinyWorkspace.Dictionary),
            ("index", TinyWorkspace.Dictionary),
        ];
        Assert.Equal(expected, steps.Select(step => (step.GetProperty("verb").GetString()!,
            Regex.Replace(step.GetProperty("output").GetString()!, "-[0-9a-f]{8}$", "-HASH"))));
        string[] costs = ["seconds", "tokens", "flops", "bytes"];
        foreach (JsonElement step in steps)
        {
            Assert.All(costs, cost => Assert.True(step.GetProperty("costs").GetProperty(cost).GetDouble() > 0,
                $"{step.GetProperty("verb")}: no {cost}"));
            Assert.NotEmpty(step.GetProperty("inputs").EnumerateObject());
            Assert.All(step.GetProperty("inputs").EnumerateObject(), input =>
                Assert.Matches("^[0-9a-f]{64}$", input.Value.GetString()));
            Assert.Equal("run", step.GetProperty("command")[1].GetString());
        }
        foreach (string cost in costs)
            Assert.Equal(steps.Sum(step => step.GetProperty("costs").GetProperty(cost).GetDouble()),
                manifest.RootElement.GetProperty("total").GetProperty(cost).GetDouble(), 1e-6);
        Assert.Equal(50_176, steps[1].GetProperty("costs").GetProperty("tokens").GetInt64());
    }

    /// <summary>Of several captures one has to be named, and the line says which there are; controls are none of them.</summary>
    [Fact]
    public async Task Train_takes_the_one_capture_of_a_run()
    {
        using TempFolder run = await workspace.CopyOfRun();
        string[] train = ["train", "--run", run.Path, "--latents", "32", "--k", "2", "--tokens", "2k", "--batch", "256", "--name", "second"];
        JsonElement trained = await FathomCommand.Json(train);
        Assert.Contains("second", trained.GetRawText(), StringComparison.Ordinal);
        await FathomCommand.Json("capture", "--model", workspace.Model, "--text", workspace.Text, "--site", "embed", "--per-document",
            "--context", "32", "--holdout", "0.1", "--run", run.Path);
        await FathomCommand.Refused(2, ["--site is missing", TinyWorkspace.Site, "embed"], train);
        Assert.DoesNotContain("control.", (await FathomCommand.Run(train)).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Core_results_have_the_keys_of_saebench_and_controls_come_after_them()
    {
        string text = File.ReadAllText(Path.Combine(await workspace.Run(), "evaluation", TinyWorkspace.Dictionary, "core.json"));
        using var result = JsonDocument.Parse(text);
        JsonElement metrics = result.RootElement.GetProperty("eval_result_metrics");
        double Metric(string name) => metrics.EnumerateObject().SelectMany(category => category.Value.EnumerateObject())
            .Single(metric => metric.Name == name).Value.GetDouble();
        Assert.Equal(1 - Metric("explained_variance"), Metric("fvu"), 1e-9);
        Assert.InRange(Metric("fvu"), 0, 1);
        Assert.Equal(4, Metric("l0"), 1e-9);
        Assert.InRange(Metric("frac_alive"), 0, 1);
        double clean = Metric("ce_loss_without_sae"), spliced = Metric("ce_loss_with_sae"),
            ablated = Metric("ce_loss_with_ablation");
        Assert.Equal((ablated - spliced) / (ablated - clean), Metric("ce_loss_score"), 1e-9);

        int Place(string key) => text.IndexOf($"\"{key}\"", StringComparison.Ordinal);
        Assert.True(Place("eval_result_metrics") < Place("eval_result_details"));
        Assert.Equal(["permuted decoder", "random-init model", "random dictionary", "PCA", "neuron basis"],
            result.RootElement.GetProperty("eval_result_details").EnumerateArray()
            .Select(detail => detail.GetProperty("control").GetString()));
        Assert.DoesNotContain("control", metrics.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pass_over_three_sites_is_counted_once()
    {
        using var folder = new TempFolder();
        JsonElement captured = await FathomCommand.Json("capture", "--model", workspace.Model, "--text", workspace.Text, "--context", "32",
            "--site", "embed", "blocks.0.mlp_out", "blocks.1.resid_post", "--run", folder.File("run"));
        using var manifest = JsonDocument.Parse(File.ReadAllText(folder.File("run", "manifest.json")));
        Assert.Equal(3, manifest.RootElement.GetProperty("steps").GetArrayLength());
        Assert.Equal(captured.GetProperty("items").GetProperty("tokens").GetInt64(),
            manifest.RootElement.GetProperty("total").GetProperty("tokens").GetInt64());
    }

    [Fact]
    public async Task A_repeated_run_reuses_everything_and_says_so()
    {
        using TempFolder run = await workspace.CopyOfRun();
        string[] again = ["run", .. workspace.RunOptions, "--out", run.Path];
        string manifest = File.ReadAllText(run.File("manifest.json"));
        SortedDictionary<string, string> files = RunFiles.Of(run.Path);
        var clock = Stopwatch.StartNew();
        Finished finished = await FathomCommand.Done(again);
        TestContext.Current.TestOutputHelper!.WriteLine($"repeated in {clock.Elapsed.TotalSeconds:f2} s");
        Assert.Contains($"{TinyWorkspace.Dictionary}: captured, trained, evaluated and indexed before", finished.Error,
            StringComparison.Ordinal);
        Assert.Contains("| fvu ", finished.Output, StringComparison.Ordinal);
        Assert.Equal(manifest, File.ReadAllText(run.File("manifest.json")));
        Assert.Equal(files, RunFiles.Of(run.Path));

        JsonElement json = FathomCommand.OneValue(await FathomCommand.Done([.. again, "--json"]));
        JsonElement core = json.GetProperty("dictionaries")[0].GetProperty("core");
        Assert.True(core.GetProperty("eval_result_metrics").GetProperty("sparsity").GetProperty("l0").GetDouble() > 0);
        // Other options belong into another folder.
        await FathomCommand.Refused(1, ["other text or options"], [.. again.Select(word => word == "0.1" ? "0.2" : word)]);
    }

    /// <summary>Each part has its verb, with one JSON value on standard output, and they meet in the same bits.</summary>
    [Fact]
    public async Task The_verbs_of_the_parts_make_the_same_run()
    {
        string run = folder.File("run"), whole = await workspace.Run();
        JsonElement captured = await FathomCommand.Json("capture", "--model", workspace.Model, "--text", workspace.Text,
            "--site", TinyWorkspace.Site, "--per-document", "--context", "32", "--run", run);
        JsonElement trained = await FathomCommand.Json("train", "--run", run, "--site", TinyWorkspace.Site, "--latents", "48",
            "--k", "4", "--batch", "256", "--tokens", "50k");
        JsonElement core = await FathomCommand.Json("evaluate", "--run", run);
        JsonElement indexed = await FathomCommand.Json("index", "--run", run);

        Assert.Equal(RunFiles.Of(whole), RunFiles.Of(run));
        long rows = captured.GetProperty("captures")[0].GetProperty("rows").GetInt64();
        Assert.Equal(rows, indexed.GetProperty("rows").GetInt64());
        Assert.Equal(TinyWorkspace.Dictionary, trained.GetProperty("name").GetString());
        Assert.Equal(4, core.GetProperty("eval_result_metrics").GetProperty("sparsity").GetProperty("l0").GetDouble(), 1e-9);
    }

    [Fact]
    public async Task Several_sites_are_captured_and_trained_in_one_pass()
    {
        string run = folder.File("run");
        JsonElement result = await FathomCommand.Json("run", "--model", workspace.Model, "--text", workspace.Text,
            "--site", "embed", "blocks.0.mlp_out", "embed", "--context", "32", "--latents", "16", "--k", "2", "--batch", "256",
            "--tokens", "5k", "--dtype", "int8", "--no-random-init", "--no-serve", "--out", run);
        Assert.Equal(["embed.topk-16-k2", "blocks.0.mlp_out.topk-16-k2"],
            result.GetProperty("dictionaries").EnumerateArray().Select(dictionary => dictionary.GetProperty("name").GetString()));
        using var manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(run, "manifest.json")));
        Assert.Equal(["capture", "capture", "train", "evaluate", "index", "train", "evaluate", "index"],
            manifest.RootElement.GetProperty("steps").EnumerateArray().Select(step => step.GetProperty("verb").GetString()));
        await FathomCommand.Refused(1, ["2 dictionaries", "embed.topk-16-k2"], "evaluate", "--run", run);
    }

    [Fact]
    public async Task A_dictionary_is_measured_on_vectors_alone()
    {
        string dictionary = Path.Combine(await workspace.Run(), "dictionaries", TinyWorkspace.Dictionary);
        JsonElement core = await FathomCommand.Json("evaluate", "--dictionary", dictionary, "--vectors", workspace.Vectors);
        JsonElement metrics = core.GetProperty("eval_result_metrics");
        Assert.Equal(4, metrics.GetProperty("sparsity").GetProperty("l0").GetDouble(), 0.5);
        Assert.False(metrics.TryGetProperty("model_performance_preservation", out _));
    }
}
