using Fathom.Dictionaries;
using Fathom.Evaluation;
using Fathom.Features;

namespace Fathom.Explorer;

/// <summary>The tables that <c>fathom sweep</c> wrote.</summary>
/// <param name="run">The run.</param>
sealed class Sweeps(RunFolder run)
{
    const int MostSweeps = 100;

    /// <exception cref="InputException">A table is damaged.</exception>
    public SweepsResponse All() => new([.. run.SweepNames.Take(MostSweeps).Select(Read)]);

    SweepResponse Read(string name)
    {
        string path = Path.Combine(run.Sweep(name), "sweep.json");
        SweepRow[] rows = JsonFile.Read<SweepRow[]>(path, "fathom sweep");
        HashSet<SweepRow> fvu = [], ce = [];
        foreach (IGrouping<string, SweepRow> site in rows.Where(row => row.Measured is { } it && double.IsFinite(it.L0)).GroupBy(row => row.Site))
        {
            fvu.UnionWith(Frontier(site, row => row.Measured!.Fvu));
            ce.UnionWith(Frontier(site, row => -row.Measured!.CeScore));
        }
        string[] known = [.. run.DictionaryNames];
        return new(name, [.. rows.Select(row => new SweptResponse(row.Name, row.Site, row.Architecture, row.Latents, Finite(row.Seconds) ?? 0,
            row.Failure, Finite(row.Measured?.L0), Finite(row.Measured?.Fvu), Finite(row.Measured?.CeScore), row.Measured?.Silent,
            fvu.Contains(row), ce.Contains(row), known.Contains(row.Name) && FeatureIndex.Exists(run, row.Name)))]);
    }

    // With L0 ascending, whoever is below all before it; of equals the first.
    static IEnumerable<SweepRow> Frontier(IEnumerable<SweepRow> rows, Func<SweepRow, double> cost)
    {
        double least = double.PositiveInfinity;
        foreach (SweepRow row in rows.Where(row => double.IsFinite(cost(row))).OrderBy(row => row.Measured!.L0).ThenBy(cost))
            if (cost(row) < least)
            {
                least = cost(row);
                yield return row;
            }
    }

    static double? Finite(double? value) => value is { } number && double.IsFinite(number) ? number : null;
}
