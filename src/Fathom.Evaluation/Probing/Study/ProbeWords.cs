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
        [Size(report.Probe), .. report.Controls.Where(control => control.Less.Count > 0).Select(control => Of(report.Probe,
            control))];

    static string Size(ProbeRow probe)
    {
        string words = probe.Intervals[2].Low <= 0.5 ? "within noise of chance"
            : Strength.FirstOrDefault(step => probe.Measures.Auc >= step.Auc, (0, "hardly more than chance")).Item2;
        return $"Its AUC of {probe.Measures.Auc.ToString(".000", CultureInfo.InvariantCulture)}, where .5 is chance and 1 is " +
            $"perfect: {words}.";
    }

    static string Of(ProbeRow probe, ProbeRow control) => $"Against {control.Name}: " +
        string.Join("; ", Said.Select(said => Difference(said.Name,
            probe.Measures.Values[said.Index] - control.Measures.Values[said.Index], control.Less[said.Index]))) + ".";

    static string Difference(string name, double difference, Interval interval)
    {
        if (!double.IsFinite(difference)) return $"{name} cannot be compared";
        string how = interval.HoldsZero ? "within noise" : difference > 0 ? "above it" : "below it";
        return $"{name} {how} ({Signed(difference)}, 95 % from {Signed(interval.Low)} to {Signed(interval.High)})";
    }

    static string Signed(double value) => value.ToString("+.000;−.000;.000", CultureInfo.InvariantCulture);
}
