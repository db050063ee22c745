using System.Globalization;

namespace Fathom.Evaluation;

/// <summary>A comparison of two dictionaries as tables, for a terminal and as Markdown alike.</summary>
public static class PairTable
{
    /// <param name="pair">The comparison.</param>
    /// <param name="options">How it was made.</param>
    /// <param name="rows">Rows whose activations were compared; null where weights alone were.</param>
    public static string Text(PairComparison pair, ComparisonOptions options, int? rows)
    {
        PairSide a = pair.A, b = pair.B;
        string same = Cosine(options.Same), rate = options.FalsePositives.ToString("0.###%", CultureInfo.InvariantCulture);
        List<string[]> sides = [["each latent and its nearest in the other", $"{a.Name} in {b.Name}", $"{b.Name} in {a.Name}"]];
        void Row(string words, Func<PairSide, string> value) => sides.Add([words, value(a), value(b)]);
        Row("latents", side => Count(side.Latents));
        if (rows is not null) Row("of them firing on the rows", side => Count(side.Firing!.Value));
        Row("mean largest cosine (MMCS)", side => Number(side.Best.MeanSigned));
        Row("mean largest absolute cosine", side => Number(side.Best.MeanAbsolute));
        Row("the same of random directions", side => Number(side.Null.Mean()));
        Row($"absolute cosine that {rate} of random directions exceed", side => Number(side.Threshold));
        if (a.Null.Shaped)
            Row("the same of isotropic directions", side => Number(side.IsotropicThreshold));
        Row("share of latents above chance", side => Number(side.AboveChance));
        Row("latents not above chance: unique", side => Count(side.Unique));
        Row($"share of latents at {same} or more: the same", side => Number(side.Best.ShareFrom(options.Same)));
        if (rows is not null) Row("that share among the firing ones", side => Number(side.FiringShareFrom(options.Same)));
        Row("mean largest absolute cosine of encoder rows", side => Number(side.Encoder.MeanAbsolute));
        return $"{new TextTable(sides)}\n{new TextTable(Pairs(pair, options, same))}\n{Footnote(pair, rows)}\n";
    }

    static List<string[]> Pairs(PairComparison pair, ComparisonOptions options, string same)
    {
        string how = pair.Pairs.Method == MatchMethod.Assignment ? "the largest sum, exact" : "mutual nearest only";
        List<string[]> rows =
        [
            [$"latents paired one to one ({how})", "pairs"],
            ["pairs", Count(pair.PairCount)],
            ["mean absolute cosine of decoder rows (MCC)", Number(pair.Mcc)],
            ["mean absolute cosine of encoder rows", Number(pair.EncoderMcc)],
            ["pairs above chance", Count(pair.Cosine.Count(c => Math.Abs(c) > pair.PairThreshold))],
            [$"pairs at {same} or more", Count(pair.PairsFrom(options.Same))],
        ];
        if (pair.Correlation is not null) rows.Add(["mean correlation of activations", Number(pair.MeanCorrelation)]);
        return rows;
    }

    static string Footnote(PairComparison pair, int? rows)
    {
        string chance = pair.A.Null.Shaped ? "random directions that vary as the vectors do" : "isotropic random directions";
        return (rows is { } count ? $"Activations on {Count(count)} rows; chance" : "Weights alone, without vectors; chance") +
            $" is that of {chance}. Above chance is not the same: read both shares.";
    }

    internal static string Cosine(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);

    internal static string Number(double? value) => value?.ToString("0.000", CultureInfo.InvariantCulture) ?? "–";

    internal static string Count(int value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
