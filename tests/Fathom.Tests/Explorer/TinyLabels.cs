using Fathom.Dictionaries;
using Fathom.Features;
using Fathom.Tests.Support;

namespace Fathom.Tests.Explorer;

/// <summary>Labels of a tiny run's latents, and scores, written as explainers write them.</summary>
static class TinyLabels
{
    /// <summary>The hash of the run's dictionary.</summary>
    public static string Own(TinyRun run) => Fingerprint.OfDictionary(run.Folder, TinyRun.Dictionary);

    public static void Write(TinyRun run, params (int Latent, string Text, double? Score, string Hash)[] notes)
    {
        using var labels = new Journal<LatentLabel>(NoteFiles.Labels(run.Folder, TinyRun.Dictionary), _ => { });
        using var scores = new Journal<LatentScore>(NoteFiles.Scores(run.Folder, TinyRun.Dictionary), _ => { });
        foreach ((int latent, string text, double? score, string hash) in notes)
        {
            if (score is { } value)
                scores.Append(new(hash, latent, "detection", "balanced accuracy", value, value - 0.1, value + 0.1, 0.5, 50, 40, 10, 0,
                    DateTimeOffset.UtcNow)
                { Explainer = "default", Text = text });
            labels.Append(new(hash, latent, "default", text, 0, DateTimeOffset.UtcNow) { Judge = "qwen" });
        }
    }
}
