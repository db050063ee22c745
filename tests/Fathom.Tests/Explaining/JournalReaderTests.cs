using Fathom.Features;
using Fathom.Tests.Support;

namespace Fathom.Tests.Explaining;

/// <summary>A journal that grows is read once: each line comes exactly one time, whatever becomes of the file.</summary>
public sealed class JournalReaderTests : IDisposable
{
    readonly TempFolder folder = new();

    string Path => System.IO.Path.Combine(folder.Path, "labels.jsonl");

    public void Dispose() => folder.Dispose();

    static LatentLabel Label(string text) => new("h", 1, "default", text, 0, DateTimeOffset.UnixEpoch);

    void Append(params string[] texts)
    {
        using var file = new Journal<LatentLabel>(Path, _ => { });
        foreach (string text in texts) file.Append(Label(text));
    }

    static string[] Texts(JournalReader<LatentLabel> reader, bool anew = false)
    {
        string[] texts = [.. reader.Read(out bool isAnew).Select(label => label.Text)];
        Assert.Equal(anew, isAnew);
        return texts;
    }

    [Fact]
    public void Only_what_was_added_is_read()
    {
        var reader = new JournalReader<LatentLabel>(Path);
        Assert.Empty(Texts(reader));
        Append("one", "two");
        Assert.Equal(["one", "two"], Texts(reader));
        Assert.Empty(Texts(reader));
        Append("three");
        File.AppendAllText(Path, "{\"dictionary\":\"h\",");
        Assert.Equal(["three"], Texts(reader));
        Assert.Empty(Texts(reader));
        Append("four");
        Assert.Equal(["four"], Texts(reader));
    }

    [Theory]
    [InlineData("gone")]
    [InlineData("shorter")]
    [InlineData("as long")]
    [InlineData("longer")]
    public void Another_file_is_read_from_its_start(string which)
    {
        var reader = new JournalReader<LatentLabel>(Path);
        Append("one", "two");
        Texts(reader);
        File.Delete(Path);
        if (which == "gone") Assert.Empty(Texts(reader, anew: true));
        if (which == "shorter") Append("x");
        if (which == "as long") Append("one", "owt");
        if (which == "longer") Append("one", "owt", "three");
        if (which != "gone") Assert.Equal(which switch { "shorter" => ["x"], "as long" => ["one", "owt"], _ => ["one", "owt", "three"] }, Texts(reader, anew: true));
        Append("next");
        Assert.Equal(["next"], Texts(reader));
    }

    [Fact]
    public void A_damaged_line_is_named_by_its_number_and_told_again()
    {
        var reader = new JournalReader<LatentLabel>(Path);
        Append("one", "two");
        Texts(reader);
        File.AppendAllText(Path, "{}\n");
        for (int time = 0; time < 2; time++)
            Assert.StartsWith($"{Path}, line 3: damaged (", Assert.Throws<InputException>(() => reader.Read(out _)).Message, StringComparison.Ordinal);
    }

    /// <summary>Read on all cores, many lines keep their order, and of several damaged ones the first is named.</summary>
    [Fact]
    public void Many_lines_come_in_their_order()
    {
        string[] texts = [.. Enumerable.Range(0, 3000).Select(i => $"label {i}")];
        Append(texts);
        Assert.Equal(texts, Texts(new JournalReader<LatentLabel>(Path)));
        string[] lines = File.ReadAllLines(Path);
        foreach (int damaged in (int[])[2999, 1500, 700, 701]) lines[damaged] = "{}";
        File.WriteAllLines(Path, lines);
        Assert.StartsWith($"{Path}, line 701: damaged (",
            Assert.Throws<InputException>(() => new JournalReader<LatentLabel>(Path).Read(out _)).Message, StringComparison.Ordinal);
    }

    /// <summary>Blocks of whole lines, wherever lines end in them; what is torn at the end is left out.</summary>
    [Fact]
    public void A_journal_is_read_in_blocks_of_whole_lines()
    {
        byte[] lines = [.. Enumerable.Range(0, 200).SelectMany(i => Enumerable.Repeat((byte)'x', i * 7 % 23).Append((byte)'\n'))],
            torn = [.. lines, .. "torn"u8];
        for (int most = 23; most < 120; most++)
        {
            using var stream = new MemoryStream(torn);
            byte[][] blocks = [.. Journal<LatentLabel>.Blocks(stream, Path, 1, most).Select(block => block.ToArray())];
            Assert.Equal(lines, blocks.SelectMany(block => block));
            Assert.All(blocks, block => Assert.True(block.Length <= most && block[^1] == '\n'));
        }
        using var all = new MemoryStream(torn);
        Assert.Contains("line 14: longer than 22 bytes", Assert.Throws<InputException>(() =>
            Journal<LatentLabel>.Blocks(all, Path, 1, 22).Count()).Message, StringComparison.Ordinal);
    }

    /// <summary>Beyond what an array can hold lines are written, found and read as ever; a hole in the file is a line that is too long,
    /// in one line, and not the end of all memory.</summary>
    [Fact]
    public void A_journal_may_be_larger_than_memory()
    {
        const long hole = (1L << 31) + 4096;
        using (FileStream file = File.Create(Path))
        {
            file.SetLength(hole);
            file.Seek(-1, SeekOrigin.End);
            file.WriteByte((byte)'\n');
        }
        using (var journal = new Journal<LatentLabel>(Path, _ => { }))
        {
            LinePlace place = journal.Append(Label("one"));
            journal.Append(Label("two"));
            Assert.Equal(hole, place.Start);
            Assert.Equal("one", journal.At(place).Text);
            journal.Append(Label("three"));
        }
        foreach (Action read in (Action[])[() => _ = Journal<LatentLabel>.Read(Path).Count(), () => new JournalReader<LatentLabel>(Path).Read(out _),
            () => new CallJournal(Path, _ => { }).Dispose()])
            Assert.Contains("line 1: longer than 16,777,216 bytes", Assert.Throws<InputException>(read).Message, StringComparison.Ordinal);
    }

    /// <summary>The names that follow notes line by line are those that a reader of everything finds.</summary>
    [Fact]
    public void Names_that_follow_are_names_that_are_read_at_once()
    {
        using var run = new PlantedRun(10, 12);
        var reader = new NameReader(run.Folder, PlantedRun.Dictionary, "h", 10);
        Assert.Null(reader.Read().Of(3));
        using var labels = new Journal<LatentLabel>(NoteFiles.Labels(run.Folder, PlantedRun.Dictionary), _ => { });
        using var scores = new Journal<LatentScore>(NoteFiles.Scores(run.Folder, PlantedRun.Dictionary), _ => { });
        using var written = new Journal<LatentLabel>(NoteFiles.Written(run.Folder, PlantedRun.Dictionary), _ => { });
        Action[] steps =
        [
            () => labels.Append(Label("a") with { Latent = 3 }),
            () => labels.Append(Label("b") with { Latent = 3, Explainer = "contrastive" }),
            () => scores.Append(Score(3, "b", "contrastive", 0.9)),
            () => scores.Append(Score(3, "a", "default", 0.7)),
            () => labels.Append(Label("c") with { Latent = 4 }),
            () => written.Append(Label("mine") with { Latent = 3, Explainer = "Ada", Version = 1 }),
            () => written.Append(Label("") with { Latent = 3, Explainer = "Ada", Version = 2 }),
            () => scores.Append(Score(3, "b", "contrastive", 0.2)),
        ];
        var texts = new List<string?>();
        foreach (Action step in steps)
        {
            step();
            LatentNames names = reader.Read(), whole = LatentNames.Read(run.Folder, PlantedRun.Dictionary, "h", 10);
            Assert.Same(names, reader.Read());
            Assert.Equal(Enumerable.Range(0, 10).Select(whole.Of), Enumerable.Range(0, 10).Select(names.Of));
            texts.Add(names.Of(3)!.Label.Text);
        }
        Assert.Equal(["a", "a", "b", "b", "b", "mine", "b", "a"], texts);
        Assert.Equal([("a", 0.7), ("b", 0.2)], reader.Explained(3).Select(each => (each.Label.Text, Assert.Single(each.Scores).Value)));
    }

    static LatentScore Score(int latent, string text, string explainer, double value) => new("h", latent, "detection", "balanced accuracy",
        value, 0, 1, 0.5, 50, 50, 0, 0, DateTimeOffset.UnixEpoch)
    { Explainer = explainer, Text = text };
}
