using System.Globalization;

namespace Fathom.Evaluation;

/// <summary>A probe's differences to its controls in words.</summary>
static class ProbeWords
{
    // Where one is better at ranking and another at naming, both are said.
    static readonly (int Index, string Name)[] Said = [(1, "balanced accuracy"), (2, "AUC")];

    // From which AUC on a probe is called so.
    static readonly (double Auc, string Words)[] Strength =
        [(0.95, "a strong probe"), (0.85, "a good probe"), (0.75, "a fair probe"), (0.65, "a weak probe"),
            (0.55, "a very weak probe")];

    public static IReadOnlyList<string> Of(ProbeReport report) =>
        [Size(report), .. report.Controls.Where(control => control.Less.Count > 0).Select(control => Of(report.Probe,
            control))];

    static string Size(ProbeReport report)
    {
        double auc = report.Probe.Measures.Auc;
        if (!double.IsFinite(auc)) return "Its AUC cannot be said.";
        return $"Its AUC of {auc.ToString(".000", CultureInfo.InvariantCulture)}, where .5 is chance and 1 is perfect: " +
            $"{Strong(auc, report)}.";
    }

    static string Strong(double auc, ProbeReport report)
    {
        if (report.Probe.Intervals.Count == 0)
            return $"measured on {report.TestDocuments} documents, too few to say what is noise (expected " +
                $"{Bootstrap.FewestDocuments})";
        Interval interval = report.Probe.Intervals[2];
        return !double.IsFinite(interval.Low) ? "what is noise cannot be said"
            : interval.High < 0.5 ? "below chance, it ranks the wrong way round"
            : interval.Low <= 0.5 ? "within noise of chance"
            : Strength.FirstOrDefault(step => auc >= step.Auc, (0, "hardly more than chance")).Item2;
    }

    static string Of(ProbeRow probe, ProbeRow control) => $"Against {control.Name}: " +
        string.Join("; ", Said.Select(said => Difference(said.Name,
            probe.Measures.Values[said.Index] - control.Measures.Values[said.Index], control.Less[said.Index]))) + ".";

    static string Difference(string name, double difference, Interval interval)
    {
        if (!double.IsFinite(difference)) return $"{name} cannot be compared";
        if (!double.IsFinite(interval.Low)) return $"{name} {Signed(difference)}, what is noise cannot be said";
        string how = interval.HoldsZero ? "within noise" : difference > 0 ? "above it" : "below it";
        return $"{name} {how} ({Signed(difference)}, 95 % from {Signed(interval.Low)} to {Signed(interval.High)})";
    }

    static string Signed(double value) => value.ToString("+.000;−.000;.000", CultureInfo.InvariantCulture);
}
