using System.Globalization;

namespace Fathom.Evaluation;

/// <summary>A probe's report as tables, for a terminal and as Markdown alike.</summary>
public static class ProbeTable
{
    /// <summary>Who tells the classes, how well; what that says; transfer between conditions.</summary>
    public static string Render(ProbeReport report)
    {
        List<string[]> rows = [[$"{report.Method}: " +
            $"{string.Join(" / ", report.Classes.Take(4))}{(report.Classes.Count > 4 ? " …" : "")}",
            "accuracy", "95 %", "balanced", "AUC", "95 %", "F1", "ECE"]];
        foreach (ProbeRow row in new[] { report.Probe }.Concat(report.Others).Concat(report.Controls)) rows.Add(Row(row));
        string notes = string.Concat(new[] { report.Probe }.Concat(report.Others).Where(row => row.Note.Length > 0)
            .Select(row => $"{row.Name}: {row.Note}.\n"));
        string words = string.Concat(report.Words.Select(sentence => sentence + "\n"));
        return $"{new TextTable(rows)}\n{notes}{words}Learnt from {report.Train:N0} examples, measured on " +
            $"{report.Test:N0} of " +
            $"{report.TestDocuments:N0} other documents; {Intervals(report)}.\n{Transfer(report.Transfer)}";
    }

    static string Intervals(ProbeReport report) => report.Probe.Intervals.Count > 0
        ? "intervals by resampling these documents" : $"intervals need {Bootstrap.FewestDocuments} documents";

    static string[] Row(ProbeRow row)
    {
        ProbeMeasures m = row.Measures;
        return [row.Name, Number(m.Accuracy), Range(row, 0), Number(m.BalancedAccuracy), Number(m.Auc), Range(row, 2),
            Number(m.F1),
            Number(m.CalibrationError)];
    }

    static string Transfer(ProbeTransfer? transfer)
    {
        if (transfer is null) return "";
        List<string[]> rows = [["balanced accuracy: learnt from ↓, tested on →", .. transfer.Conditions]];
        for (int from = 0; from < transfer.Conditions.Count; from++)
            rows.Add([transfer.Conditions[from],
                .. transfer.Measures[from].Zip(transfer.Intervals[from], Cell)]);
        return $"\n{new TextTable(rows)}";
    }

    static string Cell(ProbeMeasures? measures, Interval? interval) => measures is null ? "–"
        : Number(measures.BalancedAccuracy) + (interval is { } of ? $" [{Number(of.Low)}, {Number(of.High)}]" : "");

    static string Range(ProbeRow row, int measure) => row.Intervals.Count == 0 ? "–"
        : $"{Number(row.Intervals[measure].Low)}–{Number(row.Intervals[measure].High)}";

    static string Number(double value) => double.IsFinite(value) ? value.ToString(".000;−.000", CultureInfo.InvariantCulture)
        : "–";
}
