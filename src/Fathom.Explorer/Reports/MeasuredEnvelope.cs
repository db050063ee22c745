using System.Text.Json;
using Fathom.Evaluation;

namespace Fathom.Explorer;

/// <summary>A metric's envelope as the page shows it. What is no number is passed over.</summary>
static class MeasuredEnvelope
{
    const string Metrics = "eval_result_metrics", Details = "eval_result_details", Own = "fathom", Spread = "spread";

    public static MeasuredMetric Read(Metric metric, JsonElement envelope)
    {
        JsonElement own = Member(envelope, Own);
        (string Name, JsonElement Entry)[] controls = [.. Controls(envelope)];
        string?[] first = [.. Items(Member(own, "headline")).Select(Text)];
        var figures = new List<MeasuredFigure>();
        foreach (JsonProperty category in Members(Member(envelope, Metrics)))
            foreach (JsonProperty figure in Members(category.Value))
            {
                if (Value(figure.Value, figure.Name, own) is not { } value) continue;
                JsonElement tells = Member(Member(own, "separates_from_chance"), figure.Name);
                bool? known = tells.ValueKind is JsonValueKind.True or JsonValueKind.False ? tells.GetBoolean() : null;
                figures.Add(new(figure.Name, category.Name, Text(Member(Member(own, "words"), figure.Name)), first.Contains(figure.Name), value, known,
                    Text(Member(Member(own, "against_chance"), figure.Name)),
                    [.. controls.Select(control => Of(control.Name, control.Entry, category.Name, figure.Name)).OfType<MeasuredControl>()]));
            }
        double seeds = Number(Member(own, "seeds")) ?? 1;
        return new(metric.Name, metric.Summary, (int)Math.Clamp(seeds, 1, 1000), figures, []);
    }

    static MeasuredControl? Of(string name, JsonElement control, string category, string key) =>
        Value(Member(Member(Member(control, Metrics), category), key), key, control) is { } value
            ? new(name, value, Text(Member(Member(control, "verdicts"), key))) : null;

    static MeasuredValue? Value(JsonElement number, string key, JsonElement of)
    {
        if (Number(number) is not { } value) return null;
        JsonElement spread = Member(of, Spread);
        JsonElement total = Member(Member(spread, "interval_95_over_seeds_and_documents"), key);
        double?[] interval = [.. Items(total.ValueKind == JsonValueKind.Array ? total : Member(Member(spread, "interval_95_over_documents"), key)).Select(Number)];
        return new(value, Number(Member(Member(spread, "mean"), key)), Number(Member(Member(spread, "standard_deviation"), key)),
            interval.ElementAtOrDefault(0), interval.ElementAtOrDefault(1));
    }

    static IEnumerable<(string Name, JsonElement Entry)> Controls(JsonElement envelope) =>
        from entry in Items(Member(envelope, Details))
        let name = Text(Member(entry, "control"))
        where name is not null
        select (name, entry);

    static JsonElement Member(JsonElement of, string name) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out JsonElement member) ? member : default;

    static JsonElement.ObjectEnumerator Members(JsonElement of) => of.ValueKind == JsonValueKind.Object ? of.EnumerateObject() : default;

    static JsonElement.ArrayEnumerator Items(JsonElement of) => of.ValueKind == JsonValueKind.Array ? of.EnumerateArray() : default;

    static string? Text(JsonElement of) => of.ValueKind == JsonValueKind.String ? of.GetString() : null;

    static double? Number(JsonElement of) =>
        of.ValueKind == JsonValueKind.Number && of.TryGetDouble(out double value) && double.IsFinite(value) ? value : null;
}
