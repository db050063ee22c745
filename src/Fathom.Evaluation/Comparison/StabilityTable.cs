namespace Fathom.Evaluation;

/// <summary>How many latents several dictionaries share, as tables.</summary>
public static class StabilityTable
{
    /// <param name="report">The comparison.</param>
    /// <param name="options">How it was made.</param>
    public static string Text(SeedStability report, ComparisonOptions options)
    {
        string same = PairTable.Cosine(report.Same);
        int k = report.Names.Length;
        string found = $"(absolute cosine ≥ {same})", others = $"more than half of the other {k - 1}";
        List<string[]> counts =
            [[$"latents found in the others {found}", "latents", "in all", "in most", "in none", "above chance, mean"]];
        for (int p = 0; p < k; p++)
            counts.Add([report.Names[p], PairTable.Count(report.Latents[p]), PairTable.Number(report.InAll(p)),
                PairTable.Number(report.InMost(p)), PairTable.Number(report.InNone(p)),
                PairTable.Number(report.AboveChance[p].Where((_, q) => q != p).Average())]);
        string chance = PairTable.Cosine(100 * options.FalsePositives);
        return $"{new TextTable(counts)}\n{Matrix(report, $"share of its latents found in {found}", report.Found)}" +
            $"\n{Matrix(report, "mean largest cosine to (MMCS)", report.Mmcs)}" +
            $"\nIn most: in {others}. Above chance: more than what {chance} % of random directions reach.\n";
    }

    static string Matrix(SeedStability report, string title, double[][] values)
    {
        List<string[]> rows = [[title, .. report.Names]];
        for (int p = 0; p < values.Length; p++)
            rows.Add([report.Names[p], .. values[p].Select((value, q) => p == q ? "" : PairTable.Number(value))]);
        return new TextTable(rows).ToString();
    }
}
