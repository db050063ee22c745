using Fathom.Features;

namespace Fathom.Tests.Explaining;

/// <summary>Journals lose nothing but a torn last line, say nothing twice, and give each latent its best label.</summary>
public sealed class NoteTests : IDisposable
{
    readonly PlantedRun run = new(10, 12);

    public void Dispose() => run.Dispose();

    string Labels => NoteFiles.Labels(run.Folder, PlantedRun.Dictionary);

    static LatentLabel Label(int latent, string text, string explainer = "default", string hash = "h") =>
        new(hash, latent, explainer, text, 0, DateTimeOffset.UtcNow);

    static LatentScore Score(int latent, string text, string scorer, double value, string explainer = "default") =>
        new("h", latent, scorer, "balanced accuracy", value, value - 0.1, value + 0.1, 0.5, 50, 50, 0, 0, DateTimeOffset.UtcNow)
        { Explainer = explainer, Text = text };

    LatentNames Names(LatentLabel[] labels, params LatentScore[] scores)
    {
        using (var file = new Journal<LatentLabel>(Labels, _ => { })) foreach (LatentLabel label in labels) file.Append(label);
        using (var file = new Journal<LatentScore>(NoteFiles.Scores(run.Folder, PlantedRun.Dictionary), _ => { }))
            foreach (LatentScore score in scores) file.Append(score);
        return LatentNames.Read(run.Folder, PlantedRun.Dictionary, "h", 10);
    }

    [Fact]
    public void A_torn_last_line_is_dropped_with_a_warning_and_nothing_else()
    {
        Names([Label(1, "one"), Label(2, "two")]);
        File.AppendAllText(Labels, "{\"dictionary\":\"h\",\"lat");
        Assert.Equal(["one", "two"], Work.Labels(run).Select(label => label.Text));
        List<string> warnings = [];
        using (var file = new Journal<LatentLabel>(Labels, warnings.Add)) file.Append(Label(3, "three\n\u2028\"}"));
        Assert.Equal($"{Labels}: the last line was torn and is dropped", Assert.Single(warnings));
        Assert.Equal(["one", "two", "three\n\u2028\"}"], Work.Labels(run).Select(label => label.Text));
        Assert.Equal(3, File.ReadAllText(Labels).Count(c => c == '\n'));
    }

    [Fact]
    public void A_damaged_line_is_named()
    {
        Names([Label(1, "one")]);
        File.AppendAllText(Labels, "{}\n");
        InputException damaged = Assert.Throws<InputException>(() => Work.Labels(run));
        Assert.StartsWith($"{Labels}, line 2: damaged (", damaged.Message, StringComparison.Ordinal);
        Assert.EndsWith("remove the line", damaged.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_said_already_is_not_said_again()
    {
        for (int time = 0; time < 2; time++)
        {
            using var set = new NoteSet<LatentLabel>(Labels, label => label with { At = default }, label => label with { At = default }, _ => { });
            set.Add(Label(1, "one") with { Rule = new([[1, 2]]) });
            set.Add(Label(1, "one") with { Rule = new([[1, 2]]) });
            set.Add(Label(1, "one") with { Rule = new([[1, 3]]) });
        }
        Assert.Equal(2, Work.Labels(run).Length);
        Assert.Equal([1, 3], Work.Labels(run)[1].Rule!.Ngrams[0]);
    }

    /// <summary>What is found again after something else was is the latest, and is noted again.</summary>
    [Fact]
    public void The_latest_of_what_was_said_counts_whatever_was_said_before()
    {
        for (int time = 0; time < 2; time++)
        {
            using var set = new NoteSet<LatentScore>(Labels, score => new { score.Latent, score.Scorer }, score => score with { At = default }, _ => { });
            foreach (double value in (double[])[0.8, 0.8, 0.7, 0.8]) set.Add(Score(1, "one", "detection", value));
            set.Add(Score(2, "one", "detection", 0.8));
        }
        Assert.Equal([0.8, 0.7, 0.8, 0.8, 0.7, 0.8], Journal<LatentScore>.Read(Labels).Select(score => score.Value));
    }

    [Fact]
    public void The_best_label_is_the_one_with_the_highest_score_of_the_first_scorer()
    {
        LatentNames names = Names(
            [Label(1, "low"), Label(1, "high", "contrastive"), Label(1, "unscored"), Label(2, "first"), Label(2, "second"),
                Label(3, "of others", hash: "another"), Label(4, "fuzzed"), Label(10, "none such")],
            Score(1, "low", "detection", 0.6), Score(1, "high", "detection", 0.8, "contrastive"), Score(1, "low", "fuzzing", 0.99),
            Score(1, "high", "detection", 0.1), Score(4, "fuzzed", "fuzzing", 0.7));
        Assert.Equal([1, 2, 4], Enumerable.Range(0, 11).Where(latent => names.Of(latent) is not null));
        Assert.Equal(("high", 0.8), (names.Of(1)!.Label.Text, names.Of(1)!.Score!.Value));
        Assert.Equal(("first", null), (names.Of(2)!.Label.Text, names.Of(2)!.Score));
        Assert.Equal(("fuzzing", 0.7), (names.Of(4)!.Score!.Scorer, names.Of(4)!.Score!.Value));
        Assert.Null(names.Of(3));
    }

    /// <summary>Labels are noted in the order of a server's answers: which is shown must not hang on it.</summary>
    [Fact]
    public void Ties_do_not_hang_on_the_order_of_lines()
    {
        LatentScore[] scores = [Score(1, "b", "detection", 1, "contrastive"), Score(1, "a", "detection", 1), Score(1, "c", "detection", 1)];
        LatentLabel[] labels = [Label(1, "b", "contrastive"), Label(1, "a"), Label(1, "c"), Label(2, "y", "tokens"), Label(2, "x", "contrastive")];
        LatentNames names = Names(labels, scores);
        Assert.Equal(("a", "x"), (names.Of(1)!.Label.Text, names.Of(2)!.Label.Text));
        File.Delete(Labels);
        names = Names([.. labels.Reverse()], [.. scores.Reverse()]);
        Assert.Equal(("a", "x"), (names.Of(1)!.Label.Text, names.Of(2)!.Label.Text));
    }

    /// <summary>A score is one of the label of its own seed, what failed is at chance, and a person's label goes first.</summary>
    [Fact]
    public void What_a_label_is_chosen_by_is_its_own()
    {
        LatentNames names = Names([Label(1, "rain"), Label(1, "snow", "contrastive"), Label(2, "few"), Label(2, "all", "contrastive"),
            Label(3, "mine", "me"), Label(3, "theirs")],
            Score(1, "rain", "detection", 1) with { Seed = 1 }, Score(1, "snow", "detection", 0.7, "contrastive"),
            Score(2, "few", "detection", 1) with { Positives = 5, Negatives = 5, Failed = 90 },
            Score(2, "all", "detection", 0.8, "contrastive"), Score(3, "theirs", "detection", 1));
        Assert.Equal(("snow", "all", "mine"), (names.Of(1)!.Label.Text, names.Of(2)!.Label.Text, names.Of(3)!.Label.Text));
    }

    /// <summary>A disk that is full half-way through a line: the line is taken back, and nothing is added behind it.</summary>
    [Fact]
    public void A_write_that_fails_tears_no_line()
    {
        using var disk = new FullDisk(200);
        using var file = new Journal<LatentLabel>(disk, "labels");
        file.Append(Label(1, "one"));
        long whole = disk.Length;
        Assert.StartsWith("labels: cannot be written (no space)", Assert.Throws<InputException>(() => file.Append(Label(2, "two"))).Message,
            StringComparison.Ordinal);
        disk.Space = 1000;
        Assert.Throws<InputException>(() => file.Append(Label(3, "three")));
        Assert.Equal(whole, disk.Length);
        Assert.Equal((byte)'\n', disk.ToArray()[^1]);
    }

    sealed class FullDisk(int space) : MemoryStream
    {
        public int Space { get; set; } = space;

        public override void Write(ReadOnlySpan<byte> bytes)
        {
            int fit = (int)Math.Min(bytes.Length, Space - Length);
            base.Write(bytes[..fit]);
            if (fit < bytes.Length) throw new IOException("no space");
        }
    }

    /// <summary>Hand-written labels may hold anything: a page gets one line of bounded length.</summary>
    [Fact]
    public void A_label_is_shown_as_one_bounded_line()
    {
        string text = Names([Label(1, "a\n\u202Eb" + new string('c', 10_000))]).Of(1)!.Label.Text;
        Assert.StartsWith("a bc", text, StringComparison.Ordinal);
        Assert.Equal(201, text.Length);
    }
}
