using System.Text.Json;

namespace Fathom.Bench;

/// <summary>
/// How well labels that ask nobody tell where latents fire, over every token of documents that they were not made from: the dictionary
/// of a demo run and that of its random-init control.
/// </summary>
static class NgramStudy
{
    /// <summary>Explainers whose labels are rules, in the order of the table.</summary>
    public static readonly string[] Explainers = ["tokens", "n-grams", "n2g", "sentence", "logit-lens"];

    const string ControlPrefix = "control.random-init.";

    /// <param name="run">Folder that <c>fathom demo --out</c> made.</param>
    /// <param name="sample">Latents of each dictionary, drawn at random among those that fire.</param>
    /// <param name="seed">Of the latents, documents and draws.</param>
    public static IReadOnlyList<NgramResult> Run(string run, int sample, ulong seed)
    {
        string[] names = [.. Directory.GetDirectories(Path.Combine(run, "dictionaries")).Select(path => Path.GetFileName(path)!).Order()];
        string trained = names.Single(name => !name.StartsWith("control.", StringComparison.Ordinal));
        string control = names.Single(name => name.StartsWith(ControlPrefix, StringComparison.Ordinal));
        return [.. Of("trained model", trained), .. Of("random-init model", control)];

        IEnumerable<NgramResult> Of(string subject, string dictionary)
        {
            string notes = Path.Combine(run, "notes", $"scores.{dictionary}.jsonl");
            if (File.Exists(notes)) throw new InvalidOperationException($"{notes} is there; other scores would go into the table, so move it");
            string index = Path.Combine(run, "index", dictionary, "index.json");
            if (!File.Exists(index)) FathomProgram.Run($"index --dictionary {dictionary} --run", run);
            FathomProgram.Run($"explain --dictionary {dictionary} --sample {sample} --seed {seed} --explainer {string.Join(' ', Explainers)} " +
                "truth --scorer every-token variable examples --run", run);
            JsonElement[] scores = [.. File.ReadLines(notes).Select(line => JsonDocument.Parse(line).RootElement)];
            foreach (string explainer in Explainers) yield return Result(explainer, "every-token");
            yield return Result("truth", "variable");
            yield return Result(null, "examples");

            NgramResult Result(string? explainer, string scorer) => new(subject, explainer,
                [.. scores.Where(score => Text(score, "explainer") == explainer && Text(score, "scorer") == scorer)]);
        }
    }

    static string? Text(JsonElement score, string key) => score.TryGetProperty(key, out JsonElement value) ? value.GetString() : null;
}
