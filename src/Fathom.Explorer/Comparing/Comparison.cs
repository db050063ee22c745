using Fathom.Dictionaries;
using Fathom.Evaluation;
using Fathom.Numerics;

namespace Fathom.Explorer;

/// <summary>Two dictionaries of the run, compared as <c>fathom compare</c> does it.</summary>
/// <param name="Pair">Latent by latent.</param>
/// <param name="Split">How the smaller one's split; null where both are of one size.</param>
/// <param name="Rows">Rows whose activations were compared; null where the weights alone were.</param>
/// <param name="HeldOut">Whether training never saw them.</param>
sealed record Comparison(PairComparison Pair, SplitForest? Split, int? Rows, bool? HeldOut)
{
    const int Bins = 50;

    static readonly ComparisonOptions Options = new();

    /// <summary>Computes it.</summary>
    /// <param name="run">The run.</param>
    /// <param name="first">A dictionary of it.</param>
    /// <param name="second">Another.</param>
    /// <param name="report">Told what is being done, and how many rows of how many.</param>
    /// <param name="cancel">Gives it up within the work.</param>
    /// <exception cref="InputException">They cannot be compared.</exception>
    public static Comparison Of(RunFolder run, string first, string second, Action<string, long, long> report, CancellationToken cancel)
    {
        report("reading both", 0, 0);
        using ComparedDictionaries compared = Read(run, [first, second]);
        ActivationPass? rows = compared.Rows(Options.Rows);
        cancel.ThrowIfCancellationRequested();
        report("what chance gives", 0, 0);
        double[]? variances = compared.Variances(Options, Workers.All);
        cancel.ThrowIfCancellationRequested();
        report("pairing latents", 0, 0);
        PairComparison pair = PairComparison.Of(compared.All[0], compared.All[1], rows, variances, Options, Workers.All,
            (done, total) => report("comparing activations", done, total), cancel);
        NamedCoder[] bySize = compared.BySize;
        SplitForest? split = bySize[0].Coder.LatentCount == bySize[1].Coder.LatentCount ? null
            : SplitForest.Of(bySize, rows, variances, Options, Workers.All, (done, total) => report("finding splits", done, total), cancel);
        return new(pair, split, rows?.Count, rows?.HeldOut);
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

    public ComparisonResponse Response()
    {
        var counts = new int[Bins];
        for (int i = 0; i < Pair.Cosine.Length; i++)
            if (Pair.Pairs.Partner[i] >= 0) counts[Math.Min(Bins - 1, (int)(Math.Abs(Pair.Cosine[i]) * Bins))]++;
        NullCosines chance = (Pair.A.Latents <= Pair.B.Latents ? Pair.A : Pair.B).Null;
        double[] expected = [.. Enumerable.Range(0, Bins)
            .Select(bin => Pair.PairCount * (chance.Below((bin + 1.0) / Bins) - chance.Below((double)bin / Bins)))];
        return new(Side(Pair.A), Side(Pair.B), Rows, HeldOut, Pair.Pairs.Method == MatchMethod.Assignment, Pair.PairCount, Pair.PairThreshold,
            Pair.Cosine.Count(c => Math.Abs(c) > Pair.PairThreshold), Options.Same, Pair.PairsFrom(Options.Same), Pair.Mcc, Pair.EncoderMcc,
            Pair.MeanCorrelation, new(0, 1, counts), expected, Split is null ? null : Parts(Split));
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
