using Fathom.Explorer;
using Fathom.Tests.Support;

namespace Fathom.Tests.Explorer;

/// <summary>A log that another process writes, read while it grows.</summary>
public sealed class MetricsTailTests : IDisposable
{
    readonly TempFolder folder = new();
    readonly List<long> steps = [];
    readonly MetricsTail tail;
    int begun;

    public MetricsTailTests() => tail = new(Log);

    string Log => Path.Combine(folder.Path, "metrics.jsonl");

    public void Dispose() => folder.Dispose();

    static string Line(long step, string loss = "0.5") =>
        $$"""{"step":{{step}},"tokens":{{step * 10}},"loss":{{loss}},"fvu":0.5,"auxLoss":0,"l0":3,"dead":1,"longestDead":20,"learningRate":0.1,"gradientNorm":1}""" + "\n";

    long[] Read()
    {
        steps.Clear();
        tail.Read(line => steps.Add(line.Step), () => begun++);
        return [.. steps];
    }

    [Fact]
    public void A_torn_last_line_waits_until_it_is_whole()
    {
        string third = Line(3);
        File.WriteAllText(Log, Line(1) + Line(2) + third[..40]);
        Assert.Equal([1, 2], Read());
        Assert.Empty(Read());
        File.AppendAllText(Log, third[40..]);
        Assert.Equal([3], Read());
        Assert.Empty(Read());
        Assert.Equal(1, begun);
    }

    [Fact]
    public void What_is_no_line_of_a_log_is_passed_over()
    {
        File.WriteAllText(Log, Line(1) + "\n{}\nnull\n[]\nwords\n" + Line(2, "\"NaN\"") + Line(3, "1e400") + new string('x', 300_000) + "\n" + Line(4) + "\u0000\n" + Line(5));
        Assert.Equal([1, 4, 5], Read());
    }

    /// <summary>A resumed training writes its log anew, shorter or longer than it was.</summary>
    [Fact]
    public void A_log_that_was_begun_anew_is_read_anew()
    {
        File.WriteAllText(Log, Line(1) + Line(2) + Line(3));
        Assert.Equal([1, 2, 3], Read());
        File.WriteAllText(Log, Line(1));
        Assert.Equal([1], Read());
        Assert.Equal(2, begun);
        File.Delete(Log);
        Assert.Empty(Read());
    }

    /// <summary>Longer than any block that is read at a time, lines cut by it wherever it ends.</summary>
    [Fact]
    public void A_long_log_loses_no_line()
    {
        long[] all = [.. Enumerable.Range(1, 5000).Select(step => (long)step)];
        File.WriteAllText(Log, string.Concat(all.Select(step => Line(step))));
        Assert.Equal(all, Read());
    }
}
