using System.Text.Json;
using Fathom.Dictionaries;
using Fathom.Features;
using Fathom.Numerics;

namespace Fathom.Bench;

/// <summary>A label and a score for each latent of a run, made up of few words: what they say does not matter, how many they are does.</summary>
static class WideLabels
{
    const string Explainer = "default", Scorer = "detection";

    static readonly string[] Words =
    [
        "rain", "river", "stone", "mother", "asking", "numbers", "after", "colour", "harbour", "answers", "first", "names", "bread", "winter",
        "letters", "doors", "surprise", "verbs", "plural", "quoted", "speech", "places", "animals", "small", "falling", "sorry", "opening", "seven",
    ];
    static readonly JsonSerializerOptions Line = new(JsonFile.Options) { WriteIndented = false };

    /// <summary>Writes what is missing of it.</summary>
    public static void Write(RunFolder run, string dictionary, int latents)
    {
        string labels = Path.Combine(run.Notes, $"labels.{dictionary}.jsonl"), scores = Path.Combine(run.Notes, $"scores.{dictionary}.jsonl");
        if (File.Exists(scores)) return;
        Directory.CreateDirectory(run.Notes);
        string hash = Fingerprint.OfDictionary(run, dictionary);
        string[] texts = [.. Enumerable.Range(0, latents).Select(Text)];
        File.WriteAllLines(labels, texts.Select((text, latent) =>
            JsonSerializer.Serialize(new LatentLabel(hash, latent, Explainer, text, 0, DateTimeOffset.UnixEpoch), Line)));
        File.WriteAllLines(scores, texts.Select((text, latent) => JsonSerializer.Serialize(
            new LatentScore(hash, latent, Scorer, "balanced accuracy", 0.5 + 0.5 * (latent * 37 % 1000) / 1000, 0.4, 1, 0.5, 20, 20, 0, 0, DateTimeOffset.UnixEpoch)
            { Explainer = Explainer, Text = text }, Line)));
    }

    static string Text(int latent)
    {
        var random = new Philox(6, (ulong)latent);
        return string.Join(' ', Enumerable.Range(0, 6).Select(i => Words[(int)(random.Uniform((ulong)i) * Words.Length)]));
    }
}
