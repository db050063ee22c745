using System.Text.Json.Nodes;

namespace Fathom.Evaluation;

/// <summary>A report on a ⊕ b as JSON.</summary>
public static class XorJson
{
    /// <summary>All of it; what is undefined is left out.</summary>
    public static JsonObject Of(XorReport report) => new()
    {
        ["a"] = report.A,
        ["b"] = report.B,
        ["train_examples"] = report.Train,
        ["test_examples"] = report.Test,
        ["test_documents"] = report.Documents,
        ["inputs"] = report.Width,
        ["seeds"] = report.Subjects[0].Seeds.Count,
        ["subjects"] = new JsonArray([.. report.Subjects.Select(subject => (JsonNode)new JsonObject
        {
            ["name"] = subject.Name,
            ["figures"] = Figures(subject),
        })]),
        ["against_chance"] = new JsonObject(report.Separations.Values
            .Select(one => KeyValuePair.Create<string, JsonNode?>(one.Key, one.Words))),
        ["ablation"] = new JsonArray([.. report.Ablations.SelectMany(subject => XorAblation.Steps(report.Width).Select(n =>
            (JsonNode)new JsonObject
            {
                ["name"] = subject.Name,
                ["inputs"] = n,
                ["accuracy"] = Of(subject.Of(XorAblation.Kept(n))),
                ["learnt_anew"] = Of(subject.Of(XorAblation.Anew(n))),
            }))]),
    };

    static JsonObject Figures(SubjectFigures subject) => new(subject.First
        .Select(figure => KeyValuePair.Create<string, JsonNode?>(figure.Key, Of(subject.Of(figure.Key))))
        .Where(pair => pair.Value is not null));

    static JsonObject? Of(Spread? spread)
    {
        if (spread is null) return null;
        var json = new JsonObject { ["mean"] = spread.Mean };
        json.AddFinite("sd", spread.Deviation);
        if (spread.Interval is { } interval && double.IsFinite(interval.Low))
            json["interval_95_over_documents"] = new JsonArray(interval.Low, interval.High);
        return json;
    }
}
