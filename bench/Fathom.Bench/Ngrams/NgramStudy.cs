using System.Text.Json;

namespace Fathom.Bench;

/// <summary>
/// How well labels that ask nobody tell where latents fire, over documents that they were not made from: the dictionary of a demo run and
/// that of its random-init control.
/// </summary>
/// <param name="Tokens">Over every token, latent by latent.</param>
/// <param name="Means">Of every scorer.</param>
sealed record NgramStudy(IReadOnlyList<NgramResult> Tokens, IReadOnlyList<LabelMeans> Means)
{
    /// <summary>Explainers whose labels are rules, in the order of the table.</summary>
    public static readonly string[] Explainers = ["tokens", "n-grams", "n2g", "sentence", "logit-lens"];

    /// <summary>Subjects, in the order of the table.</summary>
    public static readonly string[] Subjects = ["trained model", "random-init model"];

    const string ControlPrefix = "control.random-init.";

    /// <param name="run">Folder that <c>fathom demo --out</c> made.</param>
    /// <param name="sample">Latents of each dictionary, drawn at random among those that fire.</param>
    /// <param name="seeds">Of the latents, documents and draws.</param>
    public static NgramStudy Run(string run, int sample, int seeds)
    {
        string[] names = [.. Directory.GetDirectories(Path.Combine(run, "dictionaries")).Select(path => Path.GetFileName(path)!).Order()];
        string[] dictionaries = [names.Single(name => !name.StartsWith("control.", StringComparison.Ordinal)),
            names.First(name => name.StartsWith(ControlPrefix, StringComparison.Ordinal))];
        foreach (string dictionary in dictionaries)
        {
            if (File.Exists(Notes(run, dictionary)))
                throw new InvalidOperationException($"{Notes(run, dictionary)} is there; other scores would go into the table, so move it");
            if (!File.Exists(Path.Combine(run, "index", dictionary, "index.json"))) FathomProgram.Run($"index --dictionary {dictionary} --run", run);
        }
        NgramStudy[] each = [.. Subjects.Zip(dictionaries).Select(one => Of(run, one.First, one.Second, sample, seeds))];
        return new([.. each.SelectMany(one => one.Tokens)], [.. each.SelectMany(one => one.Means)]);
    }

    static NgramStudy Of(string run, string subject, string dictionary, int sample, int seeds)
    {
        JsonElement[] reports = [.. Enumerable.Range(0, seeds).Select(seed => FathomProgram.Json(
            $"explain --dictionary {dictionary} --sample {sample} --seed {seed} --shuffled {sample} --explainer {string.Join(' ', Explainers)} truth " +
            "--scorer rule every-token variable examples --run", run))];
        JsonElement[] scores = [.. File.ReadLines(Notes(run, dictionary)).Select(line => JsonDocument.Parse(line).RootElement)];
        return new([.. Explainers.Select(explainer => Result(explainer, "every-token")), Result("truth", "variable"), Result(null, "examples")],
            [.. reports[0].GetProperty("scores").EnumerateArray().Select(row => Means(Text(row, "explainer"), Text(row, "scorer")!))]);

        NgramResult Result(string? explainer, string scorer) => new(subject, explainer,
            [.. Enumerable.Range(0, seeds).Select(seed => scores.Where(score => Text(score, "explainer") == explainer
                && Text(score, "scorer") == scorer && score.GetProperty("seed").GetInt32() == seed).ToArray())],
            [.. reports.Select(report => Mean(Row(report, explainer, scorer), "shuffled"))]);

        LabelMeans Means(string? explainer, string scorer)
        {
            JsonElement[] rows = [.. reports.Select(report => Row(report, explainer, scorer))];
            return new(subject, explainer, scorer, [.. rows.Select(one => Mean(one, "mean"))], [.. rows.Select(one => Mean(one, "shuffled"))],
                [.. rows.Select(one => one.GetProperty("chance").GetDouble())]);
        }
    }

    static string Notes(string run, string dictionary) => Path.Combine(run, "notes", $"scores.{dictionary}.jsonl");

    static JsonElement Row(JsonElement report, string? explainer, string scorer) => report.GetProperty("scores").EnumerateArray()
        .FirstOrDefault(row => Text(row, "explainer") == explainer && Text(row, "scorer") == scorer);

    static double Mean(JsonElement row, string key) => row.ValueKind == JsonValueKind.Object && row.TryGetProperty(key, out JsonElement interval)
        && interval.ValueKind == JsonValueKind.Object ? interval.GetProperty("value").GetDouble() : double.NaN;

    static string? Text(JsonElement score, string key) => score.TryGetProperty(key, out JsonElement value) ? value.GetString() : null;
}
