using Fathom.Dictionaries;

namespace Fathom.Features;

/// <summary>
/// Follows the labels of a dictionary and their scores as they are written: what was read stays read, and only latents that
/// something new is said of are looked at again. Thread-safe.
/// </summary>
public sealed class NameReader
{
    const int Characters = 200;

    readonly Lock alone = new();
    readonly string hash;
    readonly JournalReader<LatentLabel> labels, written;
    readonly JournalReader<LatentScore> scores;
    readonly List<LatentLabel>?[] said, hand;
    readonly List<LatentScore>?[] scored;
    readonly HashSet<int> touched = [];
    LatentNames latest;

    /// <param name="run">The run.</param>
    /// <param name="dictionary">Name of the dictionary.</param>
    /// <param name="hash">Of its weights; notes about others are passed over.</param>
    /// <param name="latents">Latents of the dictionary.</param>
    public NameReader(RunFolder run, string dictionary, string hash, int latents)
    {
        this.hash = hash;
        (labels, written) = (new(NoteFiles.Labels(run, dictionary)), new(NoteFiles.Written(run, dictionary)));
        scores = new(NoteFiles.Scores(run, dictionary));
        (said, hand, scored) = (new List<LatentLabel>?[latents], new List<LatentLabel>?[latents], new List<LatentScore>?[latents]);
        latest = new(new LatentName?[latents]);
    }

    /// <summary>The names as of now; the same object as long as nothing was added.</summary>
    /// <exception cref="InputException">A file is damaged.</exception>
    public LatentNames Read()
    {
        lock (alone)
        {
            Follow(labels, said, Kept);
            Follow(written, hand, Kept);
            Follow(scores, scored, score => (score.Latent, score.Dictionary == hash && score.Text is not null ? score with { Dictionary = hash } : null));
            if (touched.Count == 0) return latest;
            var names = new LatentName?[said.Length];
            for (int latent = 0; latent < names.Length; latent++)
                names[latent] = touched.Contains(latent) ? Best(latent) : latest.Of(latent);
            touched.Clear();
            return latest = new(names);
        }
    }

    /// <summary>All that explainers say of a latent, in the order in which it was found, the latest score of each by each
    /// scorer beside it.</summary>
    /// <exception cref="InputException">A file is damaged.</exception>
    public IReadOnlyList<(LatentLabel Label, IReadOnlyList<LatentScore> Scores)> Explained(int latent)
    {
        lock (alone)
        {
            Read();
            LatentScore[] own = [.. scored[latent] ?? []];
            return [.. (said[latent] ?? []).Select(label => (label, (IReadOnlyList<LatentScore>)[.. own.Where(score => Is(score, label))
                .GroupBy(score => score.Scorer).Select(all => all.Last())]))];
        }
    }

    // What was touched stays so until the names are made: the next file may turn out damaged.
    void Follow<T>(JournalReader<T> reader, List<T>?[] known, Func<T, (int Latent, T? Line)> read) where T : class
    {
        IReadOnlyList<T> lines = reader.Read(out bool anew);
        for (int latent = 0; anew && latent < known.Length; latent++)
        {
            if (known[latent] is null) continue;
            known[latent] = null;
            touched.Add(latent);
        }
        foreach (T each in lines)
        {
            (int latent, T? line) = read(each);
            if (line is null || latent < 0 || latent >= known.Length) continue;
            (known[latent] ??= []).Add(line);
            touched.Add(latent);
        }
    }

    // Without what no name needs: rules and facts may be long, and every line has a hash of its own.
    (int, LatentLabel?) Kept(LatentLabel label) =>
        (label.Latent, label.Dictionary == hash ? label with { Dictionary = hash, Rule = null, Facts = null } : null);

    LatentName? Best(int latent)
    {
        List<LatentLabel> all = said[latent] ?? [];
        LatentLabel? own = hand[latent] is { } lines ? lines[^1] : all.LastOrDefault(label => Kind(label) < 0);
        LatentName? best = own is { Text.Length: > 0 }
            ? new(own, null) : Scored([.. all.Where(label => Kind(label) >= 0)], scored[latent] ?? []);
        return best is null ? null : best with { Label = best.Label with { Text = AnswerText.Line(best.Label.Text, Characters) } };
    }

    static LatentName? Scored(LatentLabel[] labels, List<LatentScore> scores)
    {
        foreach (Scorer scorer in Scorer.All)
        {
            var found = labels.Select(label => new LatentName(label, scores.LastOrDefault(score => score.Scorer == scorer.Name
                && Is(score, label) && double.IsFinite(score.Value)))).Where(name => name.Score is not null).ToList();
            if (found.Count > 0) return found.OrderByDescending(name => name.Score!.Credited).ThenBy(Place)
                .ThenBy(Text, StringComparer.Ordinal).First();
        }
        return labels.Select(label => new LatentName(label, null)).OrderBy(Place).ThenBy(Text, StringComparer.Ordinal).FirstOrDefault();
    }

    static bool Is(LatentScore score, LatentLabel label) => score.Explainer == label.Explainer && score.Text == label.Text
        && score.Seed == label.Seed && score.Setup == label.Setup;

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
