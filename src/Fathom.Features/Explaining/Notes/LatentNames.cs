using Fathom.Dictionaries;

namespace Fathom.Features;

/// <summary>
/// The best label of each latent: the latest of a person; else of those scored by the first kind in <see cref="Scorer.All"/> that
/// has scored any of them, the one with the highest score, with what failed at chance. Ties go to the kind that stands first in
/// <see cref="Explainer.All"/>, then by text, so that nothing hangs on the order in which a server answered; of one label the
/// latest score counts. Where none is scored, these alone decide.
/// </summary>
public sealed class LatentNames
{
    const int Characters = 200;

    readonly Dictionary<int, LatentName> names = [];

    LatentNames() { }

    /// <summary>Of a dictionary without any.</summary>
    public static LatentNames None { get; } = new();

    /// <summary>The best label of a latent; null where it has none.</summary>
    public LatentName? Of(int latent) => names.GetValueOrDefault(latent);

    /// <summary>When the files were last written: what was read is current as long as this stays the same.</summary>
    public static (DateTime Labels, DateTime Scores) Written(RunFolder run, string dictionary) =>
        (File.GetLastWriteTimeUtc(NoteFiles.Labels(run, dictionary)),
            File.GetLastWriteTimeUtc(NoteFiles.Scores(run, dictionary)));

    /// <param name="run">The run.</param>
    /// <param name="dictionary">Name of the dictionary.</param>
    /// <param name="hash">Of its weights; notes about others are passed over.</param>
    /// <param name="latents">Latents of the dictionary.</param>
    /// <exception cref="InputException">A file is damaged.</exception>
    public static LatentNames Read(RunFolder run, string dictionary, string hash, int latents)
    {
        ILookup<int, LatentScore> scores = Journal<LatentScore>.Read(NoteFiles.Scores(run, dictionary))
            .Where(score => score.Dictionary == hash && score.Text is not null).ToLookup(score => score.Latent);
        var result = new LatentNames();
        foreach (var labels in Journal<LatentLabel>.Read(NoteFiles.Labels(run, dictionary))
            .Where(label => label.Dictionary == hash && label.Latent >= 0 && label.Latent < latents)
            .GroupBy(label => label.Latent))
        {
            LatentName best = Best([.. labels], [.. scores[labels.Key]]);
            string text = AnswerText.Line(best.Label.Text, Characters);
            result.names[labels.Key] = best with { Label = best.Label with { Text = text } };
        }
        return result;
    }

    static LatentName Best(LatentLabel[] labels, LatentScore[] scores)
    {
        if (labels.LastOrDefault(label => Kind(label) < 0) is { } written) return new(written, null);
        foreach (Scorer scorer in Scorer.All)
        {
            var scored = labels.Select(label => new LatentName(label, scores.LastOrDefault(score => score.Scorer == scorer.Name
                && score.Explainer == label.Explainer && score.Text == label.Text
                && score.Seed == label.Seed && score.Setup == label.Setup && double.IsFinite(score.Value))))
                .Where(name => name.Score is not null).ToList();
            if (scored.Count > 0) return scored.OrderByDescending(name => name.Score!.Credited).ThenBy(Place)
                .ThenBy(Text, StringComparer.Ordinal).First();
        }
        return labels.Select(label => new LatentName(label, null)).OrderBy(Place)
                .ThenBy(Text, StringComparer.Ordinal).First();
    }

    static int Place(LatentName name) => Kind(name.Label);

    static string Text(LatentName name) => name.Label.Text;

    // −1 of a person.
    static int Kind(LatentLabel label)
    {
        for (int i = 0; i < Explainer.All.Count; i++)
            if (Explainer.All[i].Name == label.Explainer) return i;
        return -1;
    }
}
