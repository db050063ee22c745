using System.Text.Json;
using System.Text.Json.Nodes;
using Fathom.Tests.Checkout;
using Fathom.Tests.Support;

namespace Fathom.Tests.Cli;

/// <summary>The evaluation suite as the program runs it.</summary>
public sealed class EvaluateTests(TinyWorkspace workspace)
{
    // What needs no labels.
    static readonly string[] Metrics = ["core", "geometry", "description-length", "ablation-sparsity", "downstream", "meta"];

    static string[] Keys(JsonElement element) => [.. element.EnumerateObject().Select(one => one.Name)];

    [Fact]
    public async Task All_metrics_are_measured_and_one_page_has_them()
    {
        using TempFolder run = await workspace.CopyOfRun();
        Finished finished = await FathomCommand.Done("evaluate", "--run", run.Path, "--metrics", "all", "--json");
        JsonElement all = FathomCommand.OneValue(finished);
        Assert.Equal(Metrics, Keys(all));
        foreach (string missing in new[] { "probe-loss", "truth", "board" })
            Assert.Contains($"{missing} is passed over: no labels", finished.Error, StringComparison.Ordinal);
        foreach (JsonProperty metric in all.EnumerateObject())
        {
            Assert.Equal(metric.Name, metric.Value.GetProperty("eval_type_id").GetString());
            Assert.NotEmpty(metric.Value.GetProperty("eval_result_details").EnumerateArray());
            Assert.Equal(1, metric.Value.GetProperty("fathom").GetProperty("seeds").GetInt32());
        }
        string folder = Path.Combine(run.Path, "evaluation", TinyWorkspace.Dictionary);
        string page = File.ReadAllText(Path.Combine(folder, "report.html"));
        foreach (string metric in Metrics)
        {
            Assert.True(File.Exists(Path.Combine(folder, $"{metric}.md")), metric);
            Assert.Contains($"<section id=\"{metric}\">", page, StringComparison.Ordinal);
        }
        string text = await NarrowTerminal.Fits("evaluate", "--run", run.Path, "--metrics", "all", "--full");
        foreach (string words in new[] { "against chance", "permuted decoder", "not known (one seed)", "ce_loss_with_sae" })
            Assert.Contains(words, text, StringComparison.Ordinal);
        // It stands alone: nothing is loaded, nothing runs.
        foreach (string foreign in new[] { "<script", "src=", "http", "@import", "url(" })
            Assert.DoesNotContain(foreign, page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_thread_and_two_write_the_same_figures()
    {
        var files = new List<KeyValuePair<string, string>[]>();
        foreach (string threads in new[] { "1", "2" })
        {
            using TempFolder run = await workspace.CopyOfRun();
            await FathomCommand.Done("evaluate", "--run", run.Path, "--metrics", "all", "--threads", threads);
            files.Add([.. RunFiles.Figures(run.Path)]);
        }
        Assert.Equal(Metrics.Length, files[0].Length);
        Assert.Equal(files[0], files[1]);
    }

    /// <summary>Two trainings that begin as the same dictionary are alike, and their spread says nothing.</summary>
    [Fact]
    public async Task What_was_started_from_another_dictionary_has_one_seed()
    {
        using TempFolder run = await workspace.CopyOfRun();
        string dictionaries = Path.Combine(run.Path, "dictionaries");
        await FathomCommand.Done("train", "--run", run.Path, "--site", TinyWorkspace.Site, "--name", "tuned", "--init",
            Path.Combine(dictionaries, TinyWorkspace.Dictionary), "--latents", "48", "--k", "4", "--batch", "256", "--tokens", "2k");
        foreach (string name in new[] { "tuned", TinyWorkspace.Dictionary })
        {
            Finished finished = await FathomCommand.Done("evaluate", "--run", run.Path, "--dictionary", name, "--metrics", "geometry",
                "--seeds", "2", "--no-random-init");
            Assert.Equal(name == "tuned", finished.Error.Contains("or from another dictionary, so it has one seed", StringComparison.Ordinal));
            Assert.Equal(name == "tuned" ? 0 : 1, Directory.GetDirectories(dictionaries, "control.seed.*").Length);
        }
    }

    /// <summary>Two dictionaries in one call share what they can, and each gets the numbers that it has alone.</summary>
    [Fact]
    public async Task Several_dictionaries_get_the_numbers_that_each_has_alone()
    {
        using TempFolder run = await workspace.CopyOfRun();
        await FathomCommand.Done("train", "--run", run.Path, "--site", TinyWorkspace.Site, "--latents", "40", "--k", "3",
            "--batch", "256", "--tokens", "20k", "--name", "second");
        Directory.Delete(Path.Combine(run.Path, "cache"), recursive: true);
        string[] evaluate = ["evaluate", "--run", run.Path, "--metrics", "core,geometry", "--dictionary"];
        JsonElement both = await FathomCommand.Json([.. evaluate, "all"]);
        Assert.Equal([TinyWorkspace.Dictionary, "second"], Keys(both));
        int kept = Directory.GetFiles(Path.Combine(run.Path, "cache")).Length;
        JsonElement less = both.GetProperty(TinyWorkspace.Dictionary).GetProperty("core").GetProperty("fathom").GetProperty("less").GetProperty("second");
        double Fvu(string name) => both.GetProperty(name).GetProperty("core").GetProperty("eval_result_metrics")
            .GetProperty("reconstruction_quality").GetProperty("fvu").GetDouble();
        Assert.Equal(Fvu(TinyWorkspace.Dictionary) - Fvu("second"), less.GetProperty("core").GetProperty("fvu").GetProperty("difference").GetDouble(), 1e-12);
        Assert.Contains("one seed", less.GetProperty("note").GetString(), StringComparison.Ordinal);
        foreach (string name in Keys(both))
        {
            JsonElement alone = await FathomCommand.Json([.. evaluate, name]);
            foreach (string metric in new[] { "core", "geometry" })
                foreach (string part in new[] { "eval_result_metrics", "eval_result_details", "fathom" })
                    Assert.True(JsonNode.DeepEquals(Alone(both.GetProperty(name).GetProperty(metric).GetProperty(part)),
                        Alone(alone.GetProperty(metric).GetProperty(part))));
        }
        Assert.Equal(kept, Directory.GetFiles(Path.Combine(run.Path, "cache")).Length);
        Assert.Contains($"## A less B\n\nA: {TinyWorkspace.Dictionary}\nB: second\n", (await FathomCommand.Done([.. evaluate, "all"])).Output.ReplaceLineEndings("\n"),
            StringComparison.Ordinal);

        // Without what is said of another dictionary.
        static JsonNode Alone(JsonElement of)
        {
            JsonNode copy = JsonNode.Parse(of.GetRawText())!;
            (copy as JsonObject)?.Remove("less");
            return copy;
        }
    }

    /// <summary>One whose capture is gone is told of, the other is measured, and the call fails at its end.</summary>
    [Theory]
    [InlineData("all")]
    [InlineData(TinyWorkspace.Dictionary, "broken")]
    public async Task One_dictionary_that_fails_does_not_take_the_others_with_it(params string[] names)
    {
        using TempFolder run = await workspace.CopyOfRun();
        string good = Path.Combine(run.Path, "dictionaries", TinyWorkspace.Dictionary),
            broken = Path.Combine(run.Path, "dictionaries", "broken");
        Directory.CreateDirectory(broken);
        foreach (string file in Directory.GetFiles(good)) File.Copy(file, Path.Combine(broken, Path.GetFileName(file)));
        string weights = Path.Combine(broken, "sae_weights.safetensors");
        File.WriteAllBytes(weights, File.ReadAllBytes(weights)[..100]);
        Finished finished = await FathomCommand.Run(["evaluate", "--run", run.Path, "--metrics", "geometry", "--json", "--dictionary", .. names]);
        Assert.Equal(1, finished.Code);
        JsonElement both = FathomCommand.OneValue(finished);
        Assert.Equal("geometry", both.GetProperty(TinyWorkspace.Dictionary).GetProperty("eval_type_id").GetString());
        string error = both.GetProperty("broken").GetProperty("error").GetString()!;
        Assert.Contains("sae_weights.safetensors", error, StringComparison.Ordinal);
        Assert.Contains($"fathom: broken: {error}", finished.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(run.Path, "evaluation", "broken")));
    }

    [Fact]
    public async Task Seeds_train_anew_and_give_means_and_deviations()
    {
        using TempFolder run = await workspace.CopyOfRun();
        JsonElement core = await FathomCommand.Json("evaluate", "--run", run.Path, "--seeds", "2");
        JsonElement own = core.GetProperty("fathom").GetProperty("spread");
        Assert.Equal(2, own.GetProperty("seeds").GetInt32());
        Assert.True(own.GetProperty("standard_deviation").GetProperty("fvu").GetDouble() > 0);
        Assert.Contains(Directory.GetDirectories(Path.Combine(run.Path, "dictionaries")), folder =>
            Path.GetFileName(folder).StartsWith("control.seed.1.", StringComparison.Ordinal));
        JsonElement basis = core.GetProperty("eval_result_details").EnumerateArray()
            .Single(entry => entry.GetProperty("control").GetString() == "PCA");
        // There is no chance in a basis, so it has one seed.
        Assert.False(basis.TryGetProperty("spread", out JsonElement spread) && spread.TryGetProperty("mean", out _));
        Assert.Contains("fvu", Keys(basis.GetProperty("verdicts")));
        await FathomCommand.Refused(2, ["--seeds 0"], "evaluate", "--run", run.Path, "--seeds", "0");
    }

    /// <summary>With another seed on this run's rows it would be another dictionary on other data.</summary>
    [Fact]
    public async Task A_dictionary_from_elsewhere_has_one_seed_and_the_words_say_so()
    {
        using TempFolder run = await workspace.CopyOfRun();
        using var elsewhere = new TempFolder();
        string copy = elsewhere.File("copy");
        Directory.CreateDirectory(copy);
        foreach (string file in Directory.GetFiles(Path.Combine(run.Path, "dictionaries", TinyWorkspace.Dictionary)))
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        Finished finished = await FathomCommand.Done("evaluate", "--run", run.Path, "--dictionary", copy, "--metrics", "geometry",
            "--seeds", "2", "--no-random-init", "--json");
        JsonElement geometry = FathomCommand.OneValue(finished);
        Assert.Equal(1, geometry.GetProperty("fathom").GetProperty("seeds").GetInt32());
        Assert.Contains("was not trained on this run's captures", finished.Error, StringComparison.Ordinal);
        JsonElement random = geometry.GetProperty("eval_result_details").EnumerateArray()
            .Single(entry => entry.GetProperty("control").GetString() == "random dictionary");
        Assert.EndsWith("on these weights (one seed)", random.GetProperty("verdicts").GetProperty("effective_rank").GetString(),
            StringComparison.Ordinal);
    }

    /// <summary>core, which is there, is not measured first.</summary>
    [Fact]
    public async Task What_cannot_be_measured_is_refused_before_anything_is()
    {
        using TempFolder run = await workspace.CopyOfRun();
        string evaluation = Path.Combine(run.Path, "evaluation");
        if (Directory.Exists(evaluation)) Directory.Delete(evaluation, recursive: true);
        await FathomCommand.Refused(1, ["--metrics board", "no labels"], "evaluate", "--run", run.Path,
            "--metrics", "core,board");
        Assert.False(Directory.Exists(evaluation));
    }

    [Fact]
    public async Task Vectors_alone_have_what_needs_no_model()
    {
        string dictionary = Path.Combine(await workspace.Run(), "dictionaries", TinyWorkspace.Dictionary);
        JsonElement all = await FathomCommand.Json("evaluate", "--dictionary", dictionary, "--vectors", workspace.Vectors,
            "--metrics", "all");
        Assert.Equal(["core", "geometry", "description-length", "meta"], Keys(all));
        await FathomCommand.Refused(2, ["--vectors", "downstream"], "evaluate", "--dictionary", dictionary, "--vectors",
            workspace.Vectors, "--metrics", "downstream");
    }
}
