using System.Text.Json.Nodes;

namespace Fathom.Evaluation;

/// <summary>The envelope of a metric whose figures say all of it but single latents or variables.</summary>
public sealed class MetricEnvelope : IEnvelope
{
    readonly JsonObject unstructured;

    /// <param name="metric">Name of the metric.</param>
    /// <param name="context">What was measured.</param>
    /// <param name="subjects">The dictionary first, then the controls.</param>
    /// <param name="config">How, beside what every metric's envelope says.</param>
    /// <param name="unstructured">Single latents or variables.</param>
    public MetricEnvelope(string metric, MetricContext context, IReadOnlyList<SubjectFigures> subjects, JsonObject config,
        JsonObject unstructured)
    {
        this.unstructured = unstructured;
        EnvelopeSource source = context.Source;
        var all = new JsonObject
        {
            ["model_name"] = source.Model ?? "",
            ["dataset"] = source.Dataset,
            ["dictionary_hash"] = source.DictionaryHash,
            ["context_size"] = source.ContextLength,
            ["site"] = context.Sites?.ToString(),
            ["seeds"] = new JsonArray([.. context.Seeds.Select(seed => JsonValue.Create(seed))]),
        };
        foreach ((string key, JsonNode? value) in config) all[key] = value?.DeepClone();
        var details = new JsonArray();
        foreach (SubjectFigures control in subjects.Skip(1))
            details.Add((JsonNode)EnvelopeFile.Control(control.Name, MetricDetails.Metrics(control.First)));
        Summary = EnvelopeFile.Summary(metric, source, all, MetricDetails.Metrics(subjects[0].First), details,
            DateTimeOffset.UtcNow);
    }

    public JsonObject Summary { get; }

    public void Write(string path) => EnvelopeFile.Write(path, Summary, unstructured);
}
