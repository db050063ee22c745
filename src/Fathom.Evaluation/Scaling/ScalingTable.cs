using System.Globalization;
using System.Text;

namespace Fathom.Evaluation;

/// <summary>Laws as tables, for a terminal and as Markdown alike.</summary>
public static class ScalingTable
{
    /// <param name="report">The laws.</param>
    public static string Of(ScalingReport report)
    {
        var text = new StringBuilder();
        foreach (ScalingAxis axis in Enum.GetValues<ScalingAxis>())
        {
            LawResult[] laws = [.. report.Laws.Where(law => law.Series.Axis == axis)];
            LawResult[] fitted = [.. laws.Where(law => law.Why is null)];
            if (fitted.Length > 0)
                text.Append(axis == ScalingAxis.Joint ? string.Concat(fitted.Select(law => Joint(report, law)))
                    : Power(report, axis, fitted)).Append('\n');
            foreach (LawResult law in laws.Except(fitted))
                text.Append(CultureInfo.InvariantCulture, $"{law.Series.Title}, {Over(axis)}: {law.Why}\n\n");
        }
        if (report.At.Count > 0) text.Append(Predicted(report)).Append('\n');
        return text.Append(Footnote(report)).Append('\n').ToString();
    }

    /// <summary>What stands below the tables.</summary>
    internal static string Footnote(ScalingReport report) =>
        string.Create(CultureInfo.InvariantCulture, $"In brackets the middle 95 % of {report.Options.Draws:N0} fits to points drawn ") +
        $"anew, seed {report.Options.Seed}. Misses by: s of ln L around the law, of a point of one dictionary.";

    static string Power(ScalingReport report, ScalingAxis axis, LawResult[] laws)
    {
        List<string[]> rows = [[$"{report.MeasureWords} {Over(axis)}: e + a x^b", "settings", "dictionaries", "exponent b",
            "irreducible e", "factor a", "misses by"]];
        foreach (LawResult law in laws)
            rows.Add([law.Series.Title, Count(law.Series.Points.Count), Count(law.Series.Dictionaries),
                ScalingWords.WithInterval(law.Power!.Exponent), Irreducible(report, law.Power),
                ScalingWords.Short(law.Power.Law.Factor), Percent(law.Error)]);
        return new TextTable(rows).ToString();
    }

    static string Irreducible(ScalingReport report, PowerLawFit fit) => !report.Options.Irreducible ? "held at 0"
        : fit.HasIrreducible ? ScalingWords.WithInterval(fit.Irreducible)
        : $"not told from 0 (up to {ScalingWords.Short(fit.Irreducible.Interval.High)})";

    static string Joint(ScalingReport report, LawResult law)
    {
        JointLawFit fit = law.Joint!;
        List<string[]> rows = [[$"{report.MeasureWords} over latents n and active latents k: {law.Series.Title}", "fitted"]];
        foreach ((string letter, Estimate estimate) in fit.Numbers)
            rows.Add([letter, fit.HasIrreducible || letter is not ("ζ" or "η") ? ScalingWords.WithInterval(estimate)
                : "not told: the irreducible term may be 0"]);
        foreach ((string name, double k) in law.Series.Curves)
            rows.Add([$"exponent of n at {name}, β_n + γ ln k", ScalingWords.WithInterval(fit.Of(one => one.Exponent(k)))]);
        rows.Add(["settings", Count(law.Series.Points.Count)]);
        rows.Add(["dictionaries", Count(law.Series.Dictionaries)]);
        rows.Add(["misses by", Percent(law.Error)]);
        return new TextTable(rows) + "\nL(n, k) = exp(α + β_k ln k + β_n ln n + γ ln k ln n) + exp(ζ + η ln k)\n";
    }

    static string Predicted(ScalingReport report)
    {
        List<string[]> rows = [[$"predicted {report.MeasureWords}", "at", "of the law", "where that is"]];
        foreach (LawResult law in report.Laws)
            foreach (LawPrediction one in report.Predictions(law))
                rows.Add([law.Series.Axis == ScalingAxis.Joint ? $"{law.Series.Title}, {one.Curve}, of n and k" : one.Curve,
                    $"{ScalingWords.Number(one.X)} {ScalingWords.Of(law.Series.Axis)}", ScalingWords.WithInterval(one.Loss), one.Words]);
        return new TextTable(rows, [true, false, false, true]).ToString();
    }

    static string Over(ScalingAxis axis) => axis == ScalingAxis.Joint ? "over latents and k" : $"over {ScalingWords.Of(axis)}";

    static string Count(int value) => value.ToString("N0", CultureInfo.InvariantCulture);

    static string Percent(double share) => (100 * share).ToString("0.0#", CultureInfo.InvariantCulture) + " %";
}
