using Fathom.Dictionaries;
using Fathom.Evaluation;
using Fathom.Numerics;

namespace Fathom.Explorer;

/// <summary>Two dictionaries of the run, compared as <c>fathom compare</c> does it.</summary>
static class Comparison
{
    const int Bins = 50;

    /// <summary>Computes it.</summary>
    /// <param name="run">The run.</param>
    /// <param name="first">A dictionary of it.</param>
    /// <param name="second">Another.</param>
    /// <param name="report">Told what is being done, and how many rows of how many.</param>
    /// <param name="cancel">Gives it up within the work.</param>
    /// <exception cref="InputException">They cannot be compared.</exception>
    public static DictionaryComparison Of(RunFolder run, string first, string second, Action<string, long, long> report, CancellationToken cancel)
    {
        var options = new ComparisonOptions();
        report("reading both", 0, 0);
        using ComparedDictionaries compared = Read(run, [first, second]);
        ActivationPass? rows = compared.Rows(options.Rows);
        cancel.ThrowIfCancellationRequested();
        report("what chance gives", 0, 0);
        double[]? variances = compared.Variances(options, Workers.All);
        cancel.ThrowIfCancellationRequested();
        report("pairing latents", 0, 0);
        PairComparison pair = PairComparison.Of(compared.All[0], compared.All[1], rows, variances, options, Workers.All,
            (done, total) => report("comparing activations", done, total), cancel);
        NamedCoder[] bySize = compared.BySize;
        SplitForest? split = bySize[0].Coder.LatentCount == bySize[1].Coder.LatentCount ? null
            : SplitForest.Of(bySize, rows, variances, options, Workers.All, (done, total) => report("finding splits", done, total), cancel);
        return new(options, pair, split, rows?.Count, rows?.HeldOut, compared.Captures);
    }

    static ComparedDictionaries Read(RunFolder run, string[] names)
    {
        List<LoadedDictionary> loaded = [];
        try
        {
            foreach (string name in names) loaded.Add(SaeLensFolder.Read(run.Dictionary(name)));
            return ComparedDictionaries.Of(run, names, [.. loaded]);
        }
        catch
        {
            foreach (LoadedDictionary one in loaded) (one.Coder as IDisposable)?.Dispose();
            throw;
        }
    }

    /// <summary>It at a glance.</summary>
    public static ComparisonResponse Response(DictionaryComparison comparison)
    {
        (ComparisonOptions options, PairComparison pair) = (comparison.Options, comparison.Pair);
        var counts = new int[Bins];
        for (int i = 0; i < pair.Cosine.Length; i++)
            if (pair.Pairs.Partner[i] >= 0) counts[Math.Min(Bins - 1, (int)(Math.Abs(pair.Cosine[i]) * Bins))]++;
        NullCosines chance = (pair.A.Latents <= pair.B.Latents ? pair.A : pair.B).Null;
        double[] expected = [.. Enumerable.Range(0, Bins)
            .Select(bin => pair.PairCount * (chance.Below((bin + 1.0) / Bins) - chance.Below((double)bin / Bins)))];
        return new(Side(pair.A), Side(pair.B), comparison.Rows, comparison.HeldOut, pair.Pairs.Method == MatchMethod.Assignment, pair.PairCount,
            pair.PairThreshold, pair.Cosine.Count(c => Math.Abs(c) > pair.PairThreshold), options.Same, pair.PairsFrom(options.Same), pair.Mcc,
            pair.EncoderMcc, pair.MeanCorrelation, new(0, 1, counts), expected, comparison.Split is { } split ? Parts(split) : null);
    }

    static ComparedSide Side(PairSide side) => new(side.Name, side.Latents, side.Firing, side.Best.MeanSigned, side.Best.MeanAbsolute,
        side.Null.Mean(), side.Threshold, side.Unique);

    static SplitResponse Parts(SplitForest split)
    {
        var parts = new int[split.Latents[0]];
        foreach (SplitLink link in split.Links[0])
            if (link.Parent >= 0) parts[link.Parent]++;
        return new(split.Names[0], split.Names[1],
            [parts.Count(n => n == 0), parts.Count(n => n == 1), parts.Count(n => n == 2), parts.Count(n => n is > 2 and < 6), parts.Count(n => n > 5)],
            split.Links[0].Count(link => link.Parent < 0));
    }
}
