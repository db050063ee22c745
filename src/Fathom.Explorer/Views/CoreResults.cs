using System.Text.Json;
using Fathom.Dictionaries;

namespace Fathom.Explorer;

/// <summary>
/// Reads <c>evaluation/&lt;dictionary&gt;/core.json</c>, the SAEBench envelope: categories of metrics in
/// <c>eval_result_metrics</c>, and in <c>eval_result_details</c> one entry for each control, with categories of its own. What is
/// no number is passed over, and so is a file that is not there, or that says to be of other weights.
/// </summary>
static class CoreResults
{
    const string Metrics = "eval_result_metrics", Details = "eval_result_details", Control = "control";

    /// <param name="run">The run.</param>
    /// <param name="dictionary">Name of the dictionary.</param>
    /// <param name="hash">Fingerprint of the dictionary that is shown.</param>
    /// <returns>The results, and whether there are some of other weights instead.</returns>
    /// <exception cref="InputException">The file is damaged.</exception>
    public static (IReadOnlyList<QualityCategory> Quality, bool OfOtherWeights) Read(RunFolder run, string dictionary,
        string hash)
    {
        string path = Path.Combine(run.Evaluation(dictionary), "core.json");
        string repair = $"fathom evaluate --run {run.Path} --dictionary {dictionary}";
        var (quality, ofOtherWeights) = ResultsFile.Read<QualityCategory[]>(path, hash, repair, envelope => [.. Categories(envelope)]);
        return (quality ?? [], ofOtherWeights);
    }

    static IEnumerable<QualityCategory> Categories(JsonElement envelope)
    {
        (string Name, JsonElement Metrics)[] controls = [.. Controls(envelope)];
        foreach (JsonProperty category in Members(envelope, Metrics))
        {
            QualityMetric[] metrics = [.. Numbers(category.Value).Select(metric =>
                new QualityMetric(metric.Name, metric.Value, [.. Of(controls, category.Name, metric.Name)]))];
            if (metrics.Length > 0) yield return new(category.Name, metrics);
        }
    }

    static IEnumerable<(string Name, JsonElement Metrics)> Controls(JsonElement envelope)
    {
        if (!envelope.TryGetProperty(Details, out JsonElement details) || details.ValueKind != JsonValueKind.Array) yield break;
        foreach (JsonElement entry in details.EnumerateArray())
            if (entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty(Control, out JsonElement name) &&
                name.ValueKind == JsonValueKind.String && entry.TryGetProperty(Metrics, out JsonElement metrics))
                yield return (name.GetString()!, metrics);
    }

    static IEnumerable<QualityControl> Of((string Name, JsonElement Metrics)[] controls, string category, string metric) =>
        from control in controls
        where control.Metrics.ValueKind == JsonValueKind.Object && control.Metrics.TryGetProperty(category, out _)
        from number in Numbers(control.Metrics.GetProperty(category))
        where number.Name == metric
        select new QualityControl(control.Name, number.Value);

    static IEnumerable<(string Name, double Value)> Numbers(JsonElement category)
    {
        if (category.ValueKind != JsonValueKind.Object) yield break;
        foreach (JsonProperty metric in category.EnumerateObject())
            if (metric.Value.ValueKind == JsonValueKind.Number && metric.Value.TryGetDouble(out double value)
                && double.IsFinite(value))
                yield return (metric.Name, value);
    }

    static JsonElement.ObjectEnumerator Members(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement member) && member.ValueKind == JsonValueKind.Object
            ? member.EnumerateObject() : default;
}
