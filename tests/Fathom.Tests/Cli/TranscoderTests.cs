using System.Text.Json;
using System.Text.Json.Nodes;
using Fathom.Dictionaries;
using Fathom.Evaluation;
using Fathom.Numerics;
using Fathom.Tests.Support;

namespace Fathom.Tests.Cli;

/// <summary>Transcoders and crosscoders from capture to numbers: what is written has another width, model or origin.</summary>
public sealed class TranscoderTests(TinyWorkspace workspace)
{
    const string Reads = "blocks.1.mlp_post", Writes = "blocks.1.mlp_out";

    static readonly string[] Training = ["--latents", "24", "--k", "3", "--batch", "128", "--tokens", "10k"];

    [Fact]
    public async Task A_transcoder_of_two_widths_is_evaluated_and_compared_where_it_writes()
    {
        using TempFolder run = await WithTranscoder("own", 0);
        JsonElement own = Metrics(await Evaluate(run, "own"));
        Assert.InRange(own.GetProperty("reconstruction_quality").GetProperty("explained_variance").GetDouble(), -1, 1);
        JsonElement latents = JsonDocument.Parse(File.ReadAllText(run.File("evaluation", "own", "core.json"))).RootElement
            .GetProperty("eval_result_unstructured").GetProperty("latents");
        Assert.Equal(24, latents.GetProperty("max_decoder_cosine_sim").GetArrayLength());
        Assert.False(latents.TryGetProperty("encoder_decoder_cosine_sim", out _));

        // As one from elsewhere it says only its hooks, which name the same captures.
        Import(run, "own", "imported");
        Assert.Equal(own.GetRawText(), Metrics(await Evaluate(run, "imported")).GetRawText());

        await Train(run, "other", 1);
        JsonElement pair = await FathomCommand.Json("compare", "imported", "other", "--run", run.Path);
        JsonElement side = pair.GetProperty("pair").GetProperty("dictionaries")[0];
        using var written = ActivationStore.Open(run.File("activations", Writes));
        double[] variances = new ActivationPass(written, new ComparisonOptions().Rows).Variances(Workers.All);
        NullCosines chance = NullCosines.Of(24, written.Width, variances, 0, Workers.All, TestContext.Current.CancellationToken);
        Assert.Equal(chance.Threshold(new ComparisonOptions().FalsePositives),
            side.GetProperty("chance").GetProperty("threshold").GetDouble(), 1e-6);
        Assert.NotEqual(JsonValueKind.Null, pair.GetProperty("rows").ValueKind);
    }

    [Fact]
    public async Task What_cannot_be_measured_is_refused_before_a_control_is_trained()
    {
        using TempFolder run = await WithTranscoder("own", 0);
        string[] evaluate = ["evaluate", "--run", run.Path, "--dictionary"];
        Import(run, "own", "nowhere", metadata => metadata.Remove("hook_name_out"));
        await FathomCommand.Refused(1, ["nowhere", "no hook_name_out"], [.. evaluate, "nowhere"]);
        Import(run, "own", "narrow", metadata => metadata["hook_name_out"] = Reads);
        await FathomCommand.Refused(1, ["writes 10", "have width 14 and 14"], [.. evaluate, "narrow"]);
        Import(run, "own", "damaged", metadata => metadata["fathom_captures"] = "blocks.1");
        await FathomCommand.Refused(1, ["metadata.fathom_captures is no list of names"], [.. evaluate, "damaged"]);
        Assert.DoesNotContain(Directory.GetDirectories(run.File("activations")), folder => folder.Contains($"random0.{Reads}"));
    }

    /// <summary>A crosscoder over two models of one tokenizer in one run: no loss, for neither alone is its model.</summary>
    [Fact]
    public async Task A_crosscoder_of_two_models_is_evaluated_on_rows_alone()
    {
        using TempFolder run = await workspace.CopyOfRun(), second = workspace.CopyOfModel();
        byte[] weights = File.ReadAllBytes(second.File("model.safetensors"));
        weights[^2] ^= 0x40;
        File.WriteAllBytes(second.File("model.safetensors"), weights);
        await FathomCommand.Done([.. Capture(run, second.Path), "--site", TinyWorkspace.Site, "--as", "second"]);
        await FathomCommand.Done(["train", "--run", run.Path, "--site", TinyWorkspace.Site, "--site",
            $"second.{TinyWorkspace.Site}", "--name", "both", .. Training]);
        JsonElement metrics = Metrics(await Evaluate(run, "both"));
        Assert.True(metrics.GetProperty("sparsity").GetProperty("l0").GetDouble() > 0);
        Assert.False(metrics.TryGetProperty("model_performance_preservation", out _));
        await FathomCommand.Refused(1, ["no random twin", "--no-random-init"], "evaluate", "--run", run.Path, "--dictionary",
            "both");
    }

    async Task<TempFolder> WithTranscoder(string name, int seed)
    {
        TempFolder run = await workspace.CopyOfRun();
        await FathomCommand.Done([.. Capture(run, workspace.Model), "--site", Reads, "--site", Writes]);
        await Train(run, name, seed);
        return run;
    }

    static async Task Train(TempFolder run, string name, int seed) => await FathomCommand.Done(["train", "--run", run.Path,
        "--site", Reads, "--output-site", Writes, "--name", name, "--seed", $"{seed}", .. Training]);

    string[] Capture(TempFolder run, string model) => ["capture", "--run", run.Path, "--model", model, "--text", workspace.Text,
        "--per-document", "--context", "32", "--holdout", "0.1"];

    static Task<JsonElement> Evaluate(TempFolder run, string name) =>
        FathomCommand.Json("evaluate", "--run", run.Path, "--dictionary", name, "--no-random-init");

    static JsonElement Metrics(JsonElement evaluated) => evaluated.GetProperty("eval_result_metrics");

    static void Import(TempFolder run, string from, string to, Action<JsonObject>? change = null)
    {
        LoadedDictionary own = SaeLensFolder.Read(run.File("dictionaries", from));
        var metadata = (JsonObject)own.Config["metadata"]!;
        foreach (string key in metadata.Select(entry => entry.Key).Where(key => key.StartsWith("fathom_")).ToArray())
            metadata.Remove(key);
        change?.Invoke(metadata);
        SaeLensFolder.Write(run.File("dictionaries", to), own);
        (own.Coder as IDisposable)?.Dispose();
    }
}
