using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fathom.Models.Files;

namespace Fathom.Evaluation;

/// <summary>
/// A core evaluation in the envelope of SAEBench's results. <c>eval_result_metrics</c> holds the dictionary's metrics by
/// category; <c>eval_result_details</c> comes after it, one entry for each control; <c>eval_result_unstructured</c> holds the
/// latents, one array for each column. A metric that is undefined is left out.
/// </summary>
public sealed class SaeBenchEnvelope : IEnvelope
{
    internal static readonly JsonWriterOptions Indented = new()
    {
        Indented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    readonly CoreResult dictionary;

    /// <param name="report">What was measured.</param>
    /// <param name="source">What it was made of.</param>
    /// <param name="time">When.</param>
    public SaeBenchEnvelope(CoreReport report, EnvelopeSource source, DateTimeOffset time)
    {
        dictionary = report.Dictionary;
        JsonObject config = Config(report, source), metrics = Metrics(report.Dictionary);
        var details = new JsonArray();
        foreach (CoreResult control in report.Controls)
            details.Add((JsonNode)EnvelopeFile.Control(control.Name, Metrics(control)));
        Summary = EnvelopeFile.Summary("core", source, config, metrics, details, time);
    }

    /// <summary>Everything but the single latents: what <c>--json</c> prints.</summary>
    public JsonObject Summary { get; }

    /// <summary>Writes all of it, in place of what was there.</summary>
    /// <exception cref="InputException">The file cannot be written.</exception>
    public void Write(string path)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path}: cannot make its folder ({e.Message}); choose a writable run folder", e);
        }
        AtomicFile.Write(path, stream =>
        {
            using (var writer = new Utf8JsonWriter(stream, Indented))
            {
                writer.WriteStartObject();
                foreach (var (key, value) in Summary)
                {
                    writer.WritePropertyName(key);
                    if (value is null) writer.WriteNullValue();
                    else value.WriteTo(writer);
                }
                WriteLatents(writer);
                writer.WriteEndObject();
            }
            stream.WriteByte((byte)'\n');
        });
    }

    static JsonObject Config(CoreReport report, EnvelopeSource source) => new()
    {
        ["model_name"] = source.Model ?? "",
        ["llm_dtype"] = "float32",
        ["dataset"] = source.Dataset,
        ["dictionary_hash"] = source.DictionaryHash,
        ["context_size"] = source.ContextLength,
        ["compute_kl"] = report.Dictionary.Loss is not null,
        ["compute_ce_loss"] = report.Dictionary.Loss is not null,
        ["compute_l2_norms"] = true,
        ["compute_sparsity_metrics"] = true,
        ["compute_variance_metrics"] = true,
        ["compute_featurewise_density_statistics"] = true,
        ["compute_featurewise_weight_based_metrics"] = true,
        ["exclude_special_tokens_from_reconstruction"] = true,
        ["site"] = report.Sites?.ToString(),
        ["rows"] = report.HeldOut ? "held out" : "all",
        ["explained_variance_legacy_batch_rows"] = ReconstructionMetrics.LegacyBatchRows,
        ["dead_after_tokens"] = report.Dictionary.Latents.Rows,
        ["seed"] = report.Seed,
    };

    static JsonObject Metrics(CoreResult result) => MetricDetails.Metrics(CoreFigures.Of(result));

    // A UUID of the form that RFC 9562 leaves to applications (version 8), so equal results have equal ids.
    internal static string Id(string dictionary, params ReadOnlySpan<JsonNode?> parts)
    {
        var content = new StringBuilder(dictionary);
        foreach (JsonNode? part in parts) content.Append('\n').Append(part?.ToJsonString());
        byte[] bytes = SHA256.HashData(Encoding.UTF8.GetBytes(content.ToString()))[..16];
        bytes[6] = (byte)(bytes[6] & 0x0F | 0x80);
        bytes[8] = (byte)(bytes[8] & 0x3F | 0x80);
        return new Guid(bytes, bigEndian: true).ToString();
    }

    void WriteLatents(Utf8JsonWriter writer)
    {
        LatentActivity latents = dictionary.Latents;
        LatentGeometry geometry = dictionary.Geometry;
        writer.WriteStartObject("eval_result_unstructured");
        writer.WriteStartObject("latents");
        int m = latents.LatentCount;
        Column(writer, "tokens_active", m, latent => latents.Counts[latent]);
        Column(writer, "feature_density", m, latent => (float)latents.Density(latent));
        if (latents.HasContexts)
            Column(writer, "consistent_activation_heuristic", m, latent => (float)latents.ConsistentActivation(latent));
        Column(writer, "max_activation", m, latent => latents.Max[latent]);
        Column(writer, "mean_activation", m, latent => (float)latents.Mean(latent));
        Column(writer, "encoder_bias", m, latent => geometry.EncoderBias[latent]);
        Column(writer, "encoder_norm", m, latent => geometry.EncoderNorm[latent]);
        if (geometry.EncoderDecoderCosine.Length > 0)
            Column(writer, "encoder_decoder_cosine_sim", m, latent => geometry.EncoderDecoderCosine[latent]);
        Column(writer, "max_encoder_cosine_sim", m, latent => geometry.Encoder.Signed[latent]);
        Column(writer, "max_decoder_cosine_sim", m, latent => geometry.Decoder.Signed[latent]);
        writer.WriteEndObject();
        LogDensityHistogram histogram = LogDensityHistogram.Of(latents);
        writer.WriteStartObject("log10_density_histogram");
        writer.WriteNumber("from", histogram.From);
        writer.WriteNumber("bins_per_decade", LogDensityHistogram.BinsPerDecade);
        Column(writer, "latents", histogram.Counts.Length, bin => histogram.Counts[bin]);
        writer.WriteNumber("dead", histogram.Dead);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    // On one line: a number on each would make a file of millions of lines.
    static void Column<T>(Utf8JsonWriter writer, string name, int count, Func<int, T> value) where T : unmanaged, ISpanFormattable
    {
        var text = new StringBuilder("[");
        for (int i = 0; i < count; i++)
        {
            if (i > 0) text.Append(',');
            T number = value(i);
            if (number is float f && !float.IsFinite(f)) text.Append("null");
            else text.Append(CultureInfo.InvariantCulture, $"{number}");
        }
        writer.WritePropertyName(name);
        writer.WriteRawValue(text.Append(']').ToString());
    }
}
