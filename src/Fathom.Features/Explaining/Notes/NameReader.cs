using Fathom.Dictionaries;
using Fathom.Numerics;

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
    readonly bool[] touched;
    LatentNames latest;

    /// <param name="run">The run.</param>
    /// <param name="dictionary">Name of the dictionary.</param>
    /// <param name="hash">Of its weights; notes about others are passed over.</param>
    /// <param name="latents">Latents of the dictionary.</param>
    public NameReader(RunFolder run, string dictionary, string hash, int latents)
    {
        this.hash = hash;
        var lines = new NameLines(Journal<LatentScore>.Line);
        (labels, written) = (new(NoteFiles.Labels(run, dictionary), lines.Label), new(NoteFiles.Written(run, dictionary), lines.Label));
        scores = new(NoteFiles.Scores(run, dictionary), lines.Score);
        (said, hand, scored) = (new List<LatentLabel>?[latents], new List<LatentLabel>?[latents], new List<LatentScore>?[latents]);
        (touched, latest) = (new bool[latents], new(new LatentName?[latents]));
    }

    /// <summary>The names as of now; the same object as long as nothing was added.</summary>
    /// <exception cref="InputException">A file is damaged.</exception>
    public LatentNames Read()
    {
        lock (alone)
        {
            Follow(labels, said, Kept);
            Follow(written, hand, Kept);
            Follow(scores, scored, score => (score.Latent, score.Dictionary == hash && score.Text is not null ? score : null));
            if (!touched.Contains(true)) return latest;
            var names = new LatentName?[said.Length];
            Workers.All.ForRanges(names.Length, 1024, (start, end, _) =>
            {
                for (int latent = start; latent < end; latent++) names[latent] = touched[latent] ? Best(latent) : latest.Of(latent);
            });
            Array.Clear(touched);
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
            touched[latent] = true;
        }
        foreach (T each in lines)
        {
            (int latent, T? line) = read(each);
            if (line is null || latent < 0 || latent >= known.Length) continue;
            (known[latent] ??= new(1)).Add(line);
            touched[latent] = true;
        }
    }

    // Without what no name needs: rules and facts may be long.
    (int, LatentLabel?) Kept(LatentLabel label) => (label.Latent, label.Dictionary != hash ? null
        : label.Rule is null && label.Facts is null ? label : label with { Rule = null, Facts = null });

    LatentName? Best(int latent)
    {
        List<LatentLabel> all = said[latent] ?? [];
        LatentLabel? own = hand[latent] is { } lines ? lines[^1] : all.FindLast(label => Kind(label) < 0);
        LatentName? best = own is { Text.Length: > 0 } ? new(own, null) : Scored(all, scored[latent] ?? []);
        if (best is null) return null;
        string text = AnswerText.Line(best.Label.Text, Characters);
        return text == best.Label.Text ? best : best with { Label = best.Label with { Text = text } };
    }

    static LatentName? Scored(List<LatentLabel> labels, List<LatentScore> scores)
    {
        foreach (Scorer scorer in Scorer.All)
            if (First(labels, label => scores.FindLast(score => score.Scorer == scorer.Name && Is(score, label) && double.IsFinite(score.Value)))
                is { } found)
                return found;
        return First(labels, null);
    }

    // Of the labels by explainers, with a score where one is asked for, the one with the highest; then by kind and text.
    static LatentName? First(List<LatentLabel> labels, Func<LatentLabel, LatentScore?>? scoreOf)
    {
        LatentName? first = null;
        foreach (LatentLabel label in labels)
        {
            LatentScore? score = scoreOf?.Invoke(label);
            if (Kind(label) < 0 || scoreOf is not null && score is null) continue;
            if (first is null || Order(label, score, first) < 0) first = new(label, score);
        }
        return first;
    }

    static int Order(LatentLabel label, LatentScore? score, LatentName other)
    {
        int order = score is null ? 0 : other.Score!.Credited.CompareTo(score.Credited);
        if (order == 0) order = Kind(label).CompareTo(Kind(other.Label));
        return order != 0 ? order : string.CompareOrdinal(label.Text, other.Label.Text);
    }

    static bool Is(LatentScore score, LatentLabel label) => score.Explainer == label.Explainer && score.Text == label.Text
        && score.Seed == label.Seed && score.Setup == label.Setup;

    // −1 of a person.
    static int Kind(LatentLabel label)
    {
        for (int i = 0; i < Explainer.All.Count; i++)
            if (Explainer.All[i].Name == label.Explainer) return i;
        return -1;
    }
}
