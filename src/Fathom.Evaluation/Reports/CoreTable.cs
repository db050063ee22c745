namespace Fathom.Evaluation;

/// <summary>A core evaluation as a table, for a terminal and as Markdown alike: metrics down, subjects across.</summary>
public static class CoreTable
{
    /// <summary>The metrics that come first.</summary>
    public static string Short(CoreReport report) => Text(report, metric => metric.IsHeadline);

    /// <summary>All metrics.</summary>
    public static string Full(CoreReport report) => Text(report, _ => true);

    static string Text(CoreReport report, Func<Figure, bool> shown)
    {
        CoreResult[] subjects = [report.Dictionary, .. report.Controls];
        Dictionary<string, string>[] values =
            [.. subjects.Select(subject => CoreFigures.Of(subject).ToDictionary(metric => metric.Key, metric => metric.Text))];
        var rows = new List<string[]> { (string[])["what it says", "key", .. subjects.Select(subject => subject.Name)] };
        foreach (Figure metric in CoreFigures.Of(report.Dictionary).Where(shown))
            rows.Add([metric.Words, metric.Key, .. values.Select(column => column.GetValueOrDefault(metric.Key, "–"))]);
        return new TextTable(rows, 2) + "\n" + Footnote(report) + "\n";
    }

    internal static string Footnote(CoreReport report)
    {
        string kind = report.HeldOut ? "tokens held out of this run" : "rows, none of them known to be held out from training";
        string rows = $"{report.Dictionary.Reconstruction.Rows:N0} {kind}";
        string contexts = report.Dictionary.Loss is { } loss ? $" in {loss.Contexts:N0} contexts" : "";
        string site = report.Sites is { } at ? $" at {at}" : "";
        return $"Measured on {rows}{contexts}{site}; " +
            "the columns to the right are controls, and a number that they share says nothing.";
    }
}
