using System.Text.Json.Nodes;

namespace Fathom.Evaluation;

/// <summary>A probe's report as JSON.</summary>
public static class ProbeJson
{
    /// <summary>All of it but the weights.</summary>
    public static JsonObject Of(ProbeReport report)
    {
        var json = new JsonObject
        {
            ["method"] = report.Method,
            ["classes"] = new JsonArray([.. report.Classes.Select(name => (JsonNode)name)]),
            ["train_examples"] = report.Train,
            ["test_examples"] = report.Test,
            ["test_documents"] = report.TestDocuments,
            ["probe"] = Row(report.Probe),
            ["others"] = new JsonArray([.. report.Others.Select(Row)]),
            ["controls"] = new JsonArray([.. report.Controls.Select(Row)]),
            ["words"] = new JsonArray([.. report.Words.Select(sentence => (JsonNode)sentence)]),
            ["reliability"] = new JsonArray([.. report.Reliability.Select(bin => (JsonNode)new JsonObject
            {
                ["examples"] = bin.Examples, ["mean_p"] = bin.MeanP, ["share"] = bin.Share,
            })]),
        };
        if (report.Transfer is { } transfer) json["transfer"] = Of(transfer);
        return json;
    }

    /// <summary>Measures by their keys; those that are none are left out.</summary>
    public static JsonObject Of(ProbeMeasures measures)
    {
        var json = new JsonObject();
        foreach ((string key, double value) in ProbeMeasures.Keys.Zip(measures.Values)) json.AddFinite(key, value);
        return json;
    }

    static JsonObject Row(ProbeRow row)
    {
        JsonObject json = Of(row.Measures);
        json.Insert(0, "name", row.Name);
        Add(json, "interval", row.Intervals);
        Add(json, "probe_less_this", row.Less);
        if (row.Note.Length > 0) json["note"] = row.Note;
        return json;
    }

    static void Add(JsonObject to, string name, IReadOnlyList<Interval> intervals)
    {
        if (intervals.Count == 0) return;
        var json = new JsonObject();
        foreach ((string key, Interval interval) in ProbeMeasures.Keys.Zip(intervals))
            if (double.IsFinite(interval.Low)) json[key] = new JsonArray(interval.Low, interval.High);
        to[name] = json;
    }

    static JsonObject Of(ProbeTransfer transfer) => new()
    {
        ["conditions"] = new JsonArray([.. transfer.Conditions.Select(name => (JsonNode)name)]),
        ["learnt_from_tested_on"] = new JsonArray([.. transfer.Measures.Select(row =>
            (JsonNode)new JsonArray([.. row.Select(measures => measures is null ? null : (JsonNode)Of(measures))]))]),
        ["balanced_accuracy_interval"] = new JsonArray([.. transfer.Intervals.Select(row =>
            (JsonNode)new JsonArray([.. row.Select(of => of is { } interval ? new JsonArray(interval.Low, interval.High) : (JsonNode?)null)]))]),
    };
}
