using System.Diagnostics;
using Fathom.Features;
using Fathom.Tests.Support;

namespace Fathom.Tests.Explaining;

/// <summary>What people write is kept, every version of it, by however many at once and however they end.</summary>
public sealed class WrittenTests : IDisposable
{
    readonly TinyRun run = new();
    readonly IndexDescription index;
    readonly List<string> warnings = [];

    public WrittenTests() => index = run.BuildIndex();

    string File => NoteFiles.Written(run.Folder, TinyRun.Dictionary);

    public void Dispose() => run.Dispose();

    WrittenLabels Open() => new(run.Folder, index, warnings.Add);

    LatentLists Lists() => new(run.Folder, index, warnings.Add);

    [Fact]
    public void The_second_of_two_who_saw_the_same_version_is_refused_and_nothing_is_lost()
    {
        WrittenLabels one = Open(), other = Open();
        Assert.Equal(1, one.Write(3, 0, "Ada", "rain", "")!.Version);
        Assert.Null(other.Write(3, 0, "Ben", "snow", "a\nremark"));
        Assert.Equal("rain", Assert.Single(other.Of(3)).Text);
        Assert.Equal(2, other.Write(3, 1, "Ben", "snow", "a\nremark")!.Version);
        Assert.Equal([("rain", "Ada", null), ("snow", "Ben", "a\nremark")],
            one.Of(3).Select(note => (note.Text, note.Explainer, note.Remark)));
        Assert.Empty(one.Of(4));
        // Other weights, other latents.
        run.Retrain(seed: 8);
        Assert.Empty(new WrittenLabels(run.Folder, run.BuildIndex(), _ => { }).Of(3));
    }

    /// <summary>Whoever is killed while writing loses the line that was under way; everything before stays.</summary>
    [Fact]
    public void Cut_at_every_byte_the_whole_lines_stay()
    {
        WrittenLabels writer = Open();
        string[] texts = ["one", "twö", "three"];
        var ends = new List<long>();
        for (int i = 0; i < texts.Length; i++)
        {
            writer.Write(3, i, "Ada", texts[i], "remark");
            ends.Add(new FileInfo(File).Length);
        }
        byte[] bytes = System.IO.File.ReadAllBytes(File);
        for (int cut = 0; cut <= bytes.Length; cut++)
        {
            System.IO.File.WriteAllBytes(File, bytes[..cut]);
            int whole = ends.Count(end => end <= cut);
            WrittenLabels after = Open();
            Assert.Equal(texts[..whole], after.Of(3).Select(note => note.Text));
            warnings.Clear();
            Assert.Equal(whole + 1, after.Write(3, whole, "Ada", "next", "")!.Version);
            bool torn = cut > (whole == 0 ? 0 : ends[whole - 1]);
            Assert.Equal(torn ? [$"{File}: the last line was torn and is dropped"] : [], warnings);
            Assert.Equal([.. texts[..whole], "next"], Open().Of(3).Select(note => note.Text));
        }
    }

    /// <summary>As many writers as there are, each with an eye of its own on the file, and an explainer at work beside them.</summary>
    [Fact]
    public void Many_who_write_at_once_lose_nothing()
    {
        const int writers = 6, each = 15;
        using var explains = new NoteLock(run.Folder, TinyRun.Dictionary);
        Parallel.For(0, writers, new() { MaxDegreeOfParallelism = writers }, writer =>
        {
            WrittenLabels labels = Open();
            LatentLists lists = Lists();
            for (int i = 0; i < each; i++)
            {
                string text = $"{writer} {i}";
                while (labels.Write(3, labels.Of(3) is [.., { Version: { } version }] ? version : 0, "Ada", text, "") is null) { }
                lists.Make("Ada", text, [i]);
            }
        });
        IReadOnlyList<LatentLabel> all = Open().Of(3);
        Assert.Equal(Enumerable.Range(1, writers * each), all.Select(note => note.Version!.Value));
        Assert.Equal(writers * each, all.Select(note => note.Text).Distinct().Count());
        Assert.Equal(Enumerable.Range(1, writers * each), Lists().All.Select(list => list.Id));
        Assert.Empty(warnings);
    }

    [Fact]
    public void A_writer_waits_for_another_but_not_for_ever()
    {
        NoteLock held = NoteLock.OfPeople(run.Folder, TinyRun.Dictionary);
        InputException refused = Assert.Throws<InputException>(() => Open().Write(3, 0, "Ada", "rain", ""));
        Assert.Contains("another process keeps writing the notes", refused.Message, StringComparison.Ordinal);

        // A thread of its own, which no other test keeps from its turn.
        var release = new Thread(() =>
        {
            Thread.Sleep(150);
            held.Dispose();
        });
        var waited = Stopwatch.StartNew();
        release.Start();
        Assert.NotNull(Open().Write(3, 0, "Ada", "rain", ""));
        Assert.True(waited.ElapsedMilliseconds >= 100);
        release.Join();
    }

    [Fact]
    public async Task Who_reads_does_not_wait_for_who_writes()
    {
        WrittenLabels labels = Open();
        labels.Write(3, 0, "Ada", "rain", "");
        Task<LatentLabel?> writing;
        using (NoteLock.OfPeople(run.Folder, TinyRun.Dictionary))
        {
            using var begun = new ManualResetEventSlim();
            writing = Task.Run(() =>
            {
                begun.Set();
                return labels.Write(3, 1, "Ben", "snow", "");
            }, TestContext.Current.CancellationToken);
            begun.Wait(TestContext.Current.CancellationToken);
            var reads = Stopwatch.StartNew();
            do Assert.Equal("rain", Assert.Single(labels.Of(3)).Text);
            while (reads.ElapsedMilliseconds < 200);
            Assert.False(writing.IsCompleted);
        }
        Assert.Equal(2, (await writing)!.Version);
        Assert.Equal(["rain", "snow"], labels.Of(3).Select(note => note.Text));
    }

    [Fact]
    public void Lists_keep_their_order_and_their_numbers()
    {
        LatentLists lists = Lists();
        Assert.Equal([5, 3, 7], lists.Make("Ada", "weather", [5, 3, 5, 7]).Latents);
        Assert.Equal(2, lists.Make("Ada", "other", []).Id);
        Assert.Equal([7, 5], Lists().Change(1, "Ben", now => now with { Latents = [7, 5] })!.Latents);
        Assert.Null(lists.Change(1, "Ben", _ => null));
        Assert.Null(lists.Change(9, "Ben", now => now));
        Assert.NotNull(lists.Change(2, "Ben", now => now with { Deleted = true }));
        Assert.Equal((1, 2, "Ben"), lists.All.Select(list => (list.Id, list.Version, list.By)).Single());
        Assert.Equal(3, Lists().Make("Ada", "third", []).Id);
        Assert.Throws<ArgumentException>(() => lists.Make("Ada", "wrong", [TinyRun.Latents]));
    }
}
