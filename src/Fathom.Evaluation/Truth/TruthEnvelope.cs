using System.Text.Json.Nodes;

namespace Fathom.Evaluation;

/// <summary>
/// A truth evaluation as <c>truth.json</c>, in the envelope of the core evaluation: the dictionary's means, the controls' means
/// after them, then every variable with every subject's score and the variable that each latent tells best.
/// </summary>
public sealed class TruthEnvelope : IEnvelope
{
    readonly TruthReport report;

    /// <param name="report">What was measured.</param>
    /// <param name="source">What it was made of.</param>
    /// <param name="options">How.</param>
    /// <param name="labels">Identity of the labels' source.</param>
    /// <param name="time">When.</param>
    public TruthEnvelope(TruthReport report, EnvelopeSource source, TruthOptions options, string labels, DateTimeOffset time)
    {
        this.report = report;
        var details = new JsonArray();
        foreach (TruthColumn column in report.Columns.Skip(1))
            details.Add((JsonNode)EnvelopeFile.Control(column.Name, Metrics(column)));
        var config = new JsonObject
        {
            ["model_name"] = source.Model ?? "",
            ["dataset"] = source.Dataset,
            ["labels"] = labels,
            ["dictionary_hash"] = source.DictionaryHash,
            ["train_rows"] = report.TrainRows,
            ["probe_rows"] = report.ProbeRows,
            ["held_out_rows"] = report.HeldOutRows,
            ["fewest_rows"] = options.FewestRows,
            ["thresholds"] = "f > t max f, t = 0, .1, … .9",
            ["seed"] = options.Seed,
        };
        Summary = EnvelopeFile.Summary("truth", source, config, Metrics(report.Columns[0]), details, time);
    }

    /// <summary>Everything but single variables and latents: what <c>--json</c> prints.</summary>
    public JsonObject Summary { get; }

    /// <summary>Writes all of it, in place of what was there.</summary>
    /// <exception cref="InputException">The file cannot be written.</exception>
    public void Write(string path) => EnvelopeFile.Write(path, Summary, new JsonObject
    {
        ["variables"] = new JsonArray([.. report.Variables.Select((variable, v) => Variable(variable, v))]),
        ["latents"] = new JsonArray([.. report.Latents.Select(Latent)]),
    });

    JsonObject Metrics(TruthColumn column)
    {
        TruthSummary summary = TruthSummary.Of(column, report.Variables);
        return new()
        {
            ["truth"] = new JsonObject
            {
                ["variables"] = summary.Variables,
                ["variables_too_rare"] = report.Variables.Count - summary.Variables,
                ["mean_f1"] = summary.MeanF1,
                ["median_f1"] = summary.MedianF1,
                ["mean_precision"] = summary.MeanPrecision,
                ["mean_recall"] = summary.MeanRecall,
                ["mean_auc"] = summary.MeanAuc,
                ["share_f1_above_0.5"] = summary.ShareAboveHalf,
                ["share_f1_above_0.8"] = summary.ShareAboveFourFifths,
            },
        };
    }

    JsonObject Variable(TruthVariable variable, int v)
    {
        var scores = new JsonObject();
        foreach (TruthColumn column in report.Columns)
            if (column.Scores[v] is { } score) scores[column.Name] = Score(score, "unit");
        return new()
        {
            ["name"] = variable.Label.Name,
            ["group"] = variable.Label.Group,
            ["description"] = variable.Label.Description,
            ["train_positives"] = variable.TrainPositives,
            ["held_out_positives"] = variable.HeldOutPositives,
            ["base_rate"] = (double)variable.HeldOutPositives / report.HeldOutRows,
            ["too_rare"] = !variable.IsCommon,
            ["scores"] = scores,
        };
    }

    JsonObject Latent(TrackedVariable tracked)
    {
        JsonObject score = Score(tracked.Score, "latent");
        score["variable"] = report.Variables[tracked.Variable].Label.Name;
        return score;
    }

    static JsonObject Score(VariableScore score, string unit)
    {
        var json = new JsonObject();
        if (score.Unit is { } index) json[unit] = index;
        json.AddFinite("threshold", score.Threshold);
        json["train_f1"] = score.TrainF1;
        json["precision"] = score.Precision;
        json["recall"] = score.Recall;
        json["f1"] = score.F1;
        json.AddFinite("auc", score.Auc);
        return json;
    }
}
