using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fathom.Dictionaries;
using Fathom.Evaluation;
using Fathom.Models;
using Fathom.Numerics;
using Fathom.Tests.Support;

namespace Fathom.Tests.Evaluation;

/// <summary>The result file as SAEBench's readers and our own tables see it.</summary>
public sealed class SaeBenchEnvelopeTests
{
    static readonly DateTimeOffset Time = new(2025, 3, 4, 5, 6, 7, TimeSpan.Zero);

    static readonly EnvelopeSource Source =
        new("tiny", new JsonObject { ["architecture"] = "topk", ["k"] = 3 }, "model", "tiny.jsonl", 28, "1.2.3");

    static readonly string[] RequiredAtTheTop =
    [
        "eval_config", "eval_id", "datetime_epoch_millis", "eval_result_metrics", "sae_bench_commit_hash", "sae_lens_id",
        "sae_lens_release_id", "sae_lens_version", "sae_cfg_dict",
    ];

    /// <summary>Required keys of SAEBench's eval_output_schema_core.json (release 0.6).</summary>
    static readonly Dictionary<string, string[]> Required = new()
    {
        ["model_behavior_preservation"] = ["kl_div_score", "kl_div_with_ablation", "kl_div_with_sae"],
        ["model_performance_preservation"] =
            ["ce_loss_score", "ce_loss_with_ablation", "ce_loss_with_sae", "ce_loss_without_sae"],
        ["reconstruction_quality"] = ["explained_variance", "explained_variance_legacy", "mse", "cossim"],
        ["shrinkage"] = ["l2_norm_in", "l2_norm_out", "l2_ratio", "relative_reconstruction_bias"],
        ["sparsity"] = ["l0", "l1"],
        ["token_stats"] = ["total_tokens_eval_reconstruction", "total_tokens_eval_sparsity_variance"],
        ["misc_metrics"] =
        [
            "freq_over_1_percent", "freq_over_10_percent", "normalized_freq_over_1_percent", "normalized_freq_over_10_percent",
            "average_max_encoder_cosine_sim", "average_max_decoder_cosine_sim", "frac_alive",
        ],
    };

    [Fact]
    public void The_file_has_every_key_that_SAEBench_requires_and_the_report_s_numbers()
    {
        using var folder = new TempFolder();
        CoreReport report = Report();
        string path = folder.File("evaluation", "tiny", "core.json");
        new SaeBenchEnvelope(report, Source with { DictionaryHash = "0fab" }, Time).Write(path);
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(path));
        JsonElement root = document.RootElement;

        Assert.Equal("core", root.GetProperty("eval_type_id").GetString());
        Assert.Equal(Time.ToUnixTimeMilliseconds(), root.GetProperty("datetime_epoch_millis").GetInt64());
        Assert.Equal("topk", root.GetProperty("sae_cfg_dict").GetProperty("architecture").GetString());
        Assert.True(Guid.TryParse(root.GetProperty("eval_id").GetString(), out _));
        Assert.Equal("0fab", root.GetProperty("eval_config").GetProperty("dictionary_hash").GetString());
        foreach (string key in RequiredAtTheTop) Assert.True(root.TryGetProperty(key, out _), key);
        JsonElement metrics = root.GetProperty("eval_result_metrics");
        foreach (var (category, keys) in Required)
            foreach (string key in keys)
                Assert.Equal(JsonValueKind.Number, metrics.GetProperty(category).GetProperty(key).ValueKind);
        double Number(string category, string key) => metrics.GetProperty(category).GetProperty(key).GetDouble();
        Assert.Equal(report.Dictionary.Reconstruction.FractionUnexplained, Number("reconstruction_quality", "fvu"));
        Assert.Equal(3, Number("model_performance_preservation", "ce_loss_with_mean_ablation"));
        Assert.Equal(0.9, Number("model_performance_preservation", "ce_loss_score"));
        Assert.Equal(0.875, Number("model_behavior_preservation", "kl_div_score"));
        Assert.Equal(report.Dictionary.Latents.Dead, Number("misc_metrics", "dead"));
        Assert.Equal(report.Dictionary.Latents.Rows, root.GetProperty("eval_config").GetProperty("dead_after_tokens").GetInt64());
    }

    [Fact]
    public void Controls_stand_in_the_details_only_and_behind_the_metrics()
    {
        using var folder = new TempFolder();
        CoreReport report = Report();
        new SaeBenchEnvelope(report, Source, Time).Write(folder.File("core.json"));
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(folder.File("core.json")));
        List<string> order = [.. document.RootElement.EnumerateObject().Select(property => property.Name)];
        Assert.Equal(order.IndexOf("eval_result_metrics") + 1, order.IndexOf("eval_result_details"));
        JsonElement control = Assert.Single(document.RootElement.GetProperty("eval_result_details").EnumerateArray());
        Assert.Equal(CoreSubject.PermutedDecoder, control.GetProperty("control").GetString());
        Assert.Equal(report.Controls[0].Reconstruction.FractionUnexplained,
            control.GetProperty("eval_result_metrics").GetProperty("reconstruction_quality").GetProperty("fvu").GetDouble());
    }

    [Fact]
    public void Every_latent_stands_in_columns_of_one_line_each()
    {
        using var folder = new TempFolder();
        CoreReport report = Report();
        new SaeBenchEnvelope(report, Source, Time).Write(folder.File("core.json"));
        string text = File.ReadAllText(folder.File("core.json"));
        Assert.InRange(text.Split('\n').Length, 50, 250);
        using JsonDocument document = JsonDocument.Parse(text);
        JsonElement unstructured = document.RootElement.GetProperty("eval_result_unstructured");
        JsonElement latents = unstructured.GetProperty("latents");
        JsonElement histogram = unstructured.GetProperty("log10_density_histogram");
        foreach (JsonProperty column in latents.EnumerateObject()) Assert.Equal(TinyRun.Latents, column.Value.GetArrayLength());
        Assert.Equal(10, latents.EnumerateObject().Count());
        for (int latent = 0; latent < TinyRun.Latents; latent++)
        {
            Assert.Equal(report.Dictionary.Latents.Counts[latent], latents.GetProperty("tokens_active")[latent].GetInt64());
            float cosine = latents.GetProperty("max_decoder_cosine_sim")[latent].GetSingle();
            Assert.Equal(report.Dictionary.Geometry.Decoder.Signed[latent], cosine);
        }
        int alive = histogram.GetProperty("latents").EnumerateArray().Sum(bin => bin.GetInt32());
        Assert.Equal(TinyRun.Latents, alive + histogram.GetProperty("dead").GetInt32());
    }

    [Fact]
    public void The_machine_s_language_changes_no_byte()
    {
        using var folder = new TempFolder();
        var envelope = new SaeBenchEnvelope(Report(), Source, Time);
        envelope.Write(folder.File("here.json"));
        var foreign = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        (foreign.NumberFormat.NumberDecimalSeparator, foreign.NumberFormat.NegativeSign) = (",", "−");
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = foreign;
            envelope.Write(folder.File("there.json"));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
        Assert.Equal(File.ReadAllBytes(folder.File("here.json")), File.ReadAllBytes(folder.File("there.json")));
    }

    [Fact]
    public void The_id_follows_the_content_and_not_the_clock()
    {
        CoreReport report = Report();
        static string Id(CoreReport of, DateTimeOffset at) => new SaeBenchEnvelope(of, Source, at).Summary["eval_id"]!.ToString();
        Assert.Equal(Id(report, Time), Id(Report(), Time.AddDays(1)));
        Assert.NotEqual(Id(report, Time), Id(report with { Controls = [] }, Time));
    }

    [Fact]
    public void Without_a_model_losses_are_left_out_and_no_number_is_made_up()
    {
        using TopKSae sae = TinyRun.MakeDictionary(3);
        // One row only: no variance, so no share of it.
        CoreReport report = CoreEvaluation.RunOnVectors(sae, new MatrixSource([1, 2, 3, 4, 5, 6, 7, 8], 8, 1), 0, Workers.All,
            cancel: TestContext.Current.CancellationToken);
        var envelope = new SaeBenchEnvelope(report, Source with { Model = null }, Time);
        JsonObject metrics = envelope.Summary["eval_result_metrics"]!.AsObject();
        Assert.False(metrics.ContainsKey("model_performance_preservation"));
        Assert.False(metrics.ContainsKey("model_behavior_preservation"));
        Assert.False(metrics["reconstruction_quality"]!.AsObject().ContainsKey("fvu"));
        Assert.True(metrics["reconstruction_quality"]!.AsObject().ContainsKey("mse"));
        Assert.Contains("–", CoreTable.Short(report));
    }

    [Fact]
    public void The_table_shows_words_keys_and_a_column_for_each_subject()
    {
        CoreReport report = Report();
        string table = CoreTable.Short(report);
        string[] lines = [.. table.Split('\n').Where(line => line.StartsWith('|'))];
        Assert.Single(lines.Select(line => line.Length).Distinct());
        Assert.Equal(["what it says", "key", "this dictionary", "permuted decoder"], Cells(lines[0]));
        string[] fvu = Cells(lines.Single(line => line.Contains("| fvu ")));
        Assert.Equal(("share of variance missed", report.Dictionary.Reconstruction.FractionUnexplained.ToString("0.0000"),
            report.Controls[0].Reconstruction.FractionUnexplained.ToString("0.0000")), (fvu[0], fvu[2], fvu[3]));
        Assert.Contains("tokens held out of this run in 6 contexts at blocks.2.resid_post", table);

        string full = CoreTable.Full(report);
        foreach (Figure metric in CoreFigures.Of(report.Dictionary)) Assert.Contains($" {metric.Key} ", full);
        static string[] Cells(string line) => [.. line.Trim('|').Split('|').Select(cell => cell.Trim())];
    }

    static CoreReport Report()
    {
        using var run = new TinyRun();
        using ItemStore items = run.OpenItems();
        using ActivationStore rows = run.OpenStore();
        using LanguageModel model = CoreEvaluationTests.Model(1);
        var subject = new CoreSubject(CoreSubject.Dictionary, run.Coder, rows, model);
        CoreReport report = CoreEvaluation.Run(subject, new CoderSites(Site.Parse(TinyRun.Site)), items, [], 1, Workers.All);
        // To an untrained model on random text zeros may do no harm, and then it has no scores; these losses give some.
        LossSummary loss = SplicedLossTests.ByHand with { Contexts = report.Dictionary.Loss!.Contexts };
        return report with { Dictionary = report.Dictionary with { Loss = loss } };
    }
}
