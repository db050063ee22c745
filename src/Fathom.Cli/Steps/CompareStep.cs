using Fathom.Evaluation;
using Fathom.Numerics;

namespace Fathom.Cli;

/// <summary>Dictionaries → what they share.</summary>
static class CompareStep
{
    /// <param name="compared">The dictionaries.</param>
    /// <param name="ascending">Whether no two are of one size.</param>
    /// <param name="options">How.</param>
    /// <param name="before">What was found before of two, the same way; null where nothing was.</param>
    /// <param name="workers">Threads to use.</param>
    /// <param name="cancel">Gives it up within the work.</param>
    public static CompareResult Run(ComparedDictionaries compared, bool ascending, ComparisonOptions options, DictionaryComparison? before,
        Workers workers, CancellationToken cancel)
    {
        NamedCoder[] all = compared.All, bySize = compared.BySize;
        ActivationPass? rows = compared.Rows(options.Rows);
        double[]? variances = before is null ? compared.Variances(options, workers) : null;
        PairComparison? pair = before?.Pair;
        SeedStability? stability = null;
        if (all.Length == 2)
            pair ??= ProgressLine.Run("compare", "rows", report => PairComparison.Of(all[0], all[1], rows, variances, options,
                workers, Show(report), cancel));
        else
            stability = ProgressLine.Run("compare", "pairs", report => SeedStability.Of(all, variances, options, workers,
                Show(report), cancel));
        StitchReport? stitching = !Stitched(all, rows, ascending) ? null
            : ProgressLine.Run("stitch", "rows", report => Stitching.Run(bySize[0], bySize[1], rows!, options, workers,
                Show(report), cancel));
        SplitForest? split = !ascending ? null : before is not null ? before.Split
            : ProgressLine.Run("split", "rows", report => SplitForest.Of(bySize, rows, variances, options, workers,
                Show(report), cancel));
        return new(rows?.Count, rows?.HeldOut, pair, stability, stitching, WhyNotStitched(all, rows, ascending), split);
    }

    /// <summary>Whether the smaller is stitched into the larger.</summary>
    public static bool Stitched(NamedCoder[] all, ActivationPass? rows, bool ascending) =>
        rows is not null && ascending && all.Length == 2 && all.All(Stitching.Possible);

    // Null where it is, or was never meant.
    static string? WhyNotStitched(NamedCoder[] all, ActivationPass? rows, bool ascending) =>
        all.Length != 2 || !ascending ? null
        : rows is null ? "that needs vectors, of the run's capture or of --vectors"
        : all.FirstOrDefault(one => !Stitching.Possible(one)) is { } odd
            ? $"what {odd.Name} writes depends on more than its latents" : null;

    /// <summary>For a person.</summary>
    public static string Tables(CompareResult result, ComparisonOptions options)
    {
        List<string> parts = [];
        if (result.Pair is { } pair) parts.Add(PairTable.Text(pair, options, result.Rows));
        if (result.Stability is { } stability) parts.Add(StabilityTable.Text(stability, options));
        if (result.Stitching is { } stitching) parts.Add(StitchTable.Text(stitching));
        else if (result.NotStitched is { } why) parts.Add($"Not stitched: {why}.\n");
        if (result.Split is { } split) parts.Add(SplitTable.Text(split));
        return string.Join('\n', parts);
    }

    static Action<long, long> Show(Action<long, long, string> report) => (done, total) => report(done, total, "");
}
