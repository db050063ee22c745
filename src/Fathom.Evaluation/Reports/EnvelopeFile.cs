using System.Text.Json;
using System.Text.Json.Nodes;
using Fathom.Models.Files;

namespace Fathom.Evaluation;

/// <summary>The parts that every evaluation's envelope has, in SAEBench's order, and its file.</summary>
static class EnvelopeFile
{
    /// <summary>Everything but the unstructured part.</summary>
    /// <param name="type">Kind of evaluation, e.g. <c>truth</c>.</param>
    /// <param name="source">What it was made of.</param>
    /// <param name="config">How.</param>
    /// <param name="metrics">Of the dictionary, by category.</param>
    /// <param name="details">Of the controls.</param>
    /// <param name="time">When.</param>
    public static JsonObject Summary(string type, EnvelopeSource source, JsonObject config, JsonObject metrics, JsonArray details,
        DateTimeOffset time) => new()
        {
            ["eval_type_id"] = type,
            ["eval_config"] = config,
            ["eval_id"] = SaeBenchEnvelope.Id(source.Dictionary, source.DictionaryConfig, config, metrics, details),
            ["datetime_epoch_millis"] = time.ToUnixTimeMilliseconds(),
            ["eval_result_metrics"] = metrics,
            ["eval_result_details"] = details,
            ["sae_bench_commit_hash"] = $"none: made by Fathom {source.Version}",
            ["sae_lens_id"] = source.Dictionary,
            ["sae_lens_release_id"] = null,
            ["sae_lens_version"] = null,
            ["sae_cfg_dict"] = source.DictionaryConfig?.DeepClone(),
        };

    /// <summary>A control's entry among the details.</summary>
    public static JsonObject Control(string name, JsonObject metrics) =>
        new() { ["control"] = name, ["eval_result_metrics"] = metrics };

    /// <summary>Writes an envelope, in place of what was there.</summary>
    /// <exception cref="InputException">The file cannot be written.</exception>
    public static void Write(string path, JsonObject summary, JsonObject unstructured)
    {
        var whole = (JsonObject)summary.DeepClone();
        whole["eval_result_unstructured"] = unstructured;
        AtomicFile.Write(path, stream =>
        {
            using (var writer = new Utf8JsonWriter(stream, SaeBenchEnvelope.Indented)) whole.WriteTo(writer);
            stream.WriteByte((byte)'\n');
        });
    }

    /// <summary>Adds a number where it is finite.</summary>
    public static void AddFinite(this JsonObject to, string key, double value)
    {
        if (double.IsFinite(value)) to[key] = value;
    }
}
