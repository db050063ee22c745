using Fathom.Dictionaries;
using Fathom.Evaluation;
using Fathom.Tests.Support;

namespace Fathom.Tests.Explorer;

/// <summary>A table of a sweep, as <c>fathom sweep</c> writes it, over dictionaries that the tiny run has and has not.</summary>
static class TinySweep
{
    /// <summary>The best of FVU are a, c and e; b is beaten by a, d by c; f failed.</summary>
    public static SweepRow[] Rows { get; } =
    [
        Row("a", "topk", 4, 0.30, 0.90), Row("b", "topk", 8, 0.31, 0.93), Row(TinyRun.Dictionary, "batchtopk", 8, 0.20, 0.92),
        Row("d", "batchtopk", 16, 0.20, 0.99), Row("e", "topk", 32, 0.05, 0.995),
        Row("f", "topk", 64, 0, 0) with { Measured = null, Failure = "<b>the training diverged</b>" },
    ];

    public static void Write(RunFolder run)
    {
        Directory.CreateDirectory(run.Sweep("grid"));
        JsonFile.Write(Path.Combine(run.Sweep("grid"), "sweep.json"), Rows);
    }

    static SweepRow Row(string name, string architecture, double l0, double fvu, double score) =>
        new(name, TinyRun.Site, architecture, 24, 0, 1.5) { Measured = new BriefResult(l0, fvu, 2, 3, 100, score, 3.1, 3.0) };
}
