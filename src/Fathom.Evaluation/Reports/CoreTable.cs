using System.Text;

namespace Fathom.Evaluation;

/// <summary>A core evaluation as a table, for a terminal and as Markdown alike: metrics down, subjects across.</summary>
public static class CoreTable
{
    /// <summary>The metrics that come first.</summary>
    public static string Short(CoreReport report) => Text(report, metric => metric.IsHeadline);

    /// <summary>All metrics.</summary>
    public static string Full(CoreReport report) => Text(report, _ => true);

    static string Text(CoreReport report, Func<CoreMetric, bool> shown)
    {
        CoreResult[] subjects = [report.Dictionary, .. report.Controls];
        Dictionary<string, string>[] values =
            [.. subjects.Select(subject => CoreMetrics.Of(subject).ToDictionary(metric => metric.Key, metric => metric.Text))];
        var rows = new List<string[]> { (string[])["what it says", "key", .. subjects.Select(subject => subject.Name)] };
        foreach (CoreMetric metric in CoreMetrics.Of(report.Dictionary).Where(shown))
            rows.Add([metric.Words, metric.Key, .. values.Select(column => column.GetValueOrDefault(metric.Key, "–"))]);
        return Layout(rows) + "\n" + Footnote(report) + "\n";
    }

    // Words to the left, figures to the right.
    internal static string Layout(IReadOnlyList<string[]> rows, int wordColumns = 2)
    {
        int columns = rows[0].Length;
        int[] widths = [.. Enumerable.Range(0, columns).Select(column => rows.Max(row => row[column].Length))];
        var text = new StringBuilder();
        for (int row = 0; row < rows.Count; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                string cell = rows[row][column];
                string padded = column < wordColumns ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]);
                text.Append("| ").Append(padded).Append(' ');
            }
            text.Append("|\n");
            if (row > 0) continue;
            for (int column = 0; column < columns; column++)
                text.Append('|').Append('-', widths[column] + 1).Append(column < wordColumns ? '-' : ':');
            text.Append("|\n");
        }
        return text.ToString();
    }

    static string Footnote(CoreReport report)
    {
        string kind = report.HeldOut ? "held-out tokens" : "rows, none of them known to be held out from training";
        string rows = $"{report.Dictionary.Reconstruction.Rows:N0} {kind}";
        string contexts = report.Dictionary.Loss is { } loss ? $" in {loss.Contexts:N0} contexts" : "";
        string site = report.Sites is { } at ? $" at {at}" : "";
        return $"Measured on {rows}{contexts}{site}; " +
            "the columns to the right are controls, and a number that they share says nothing.";
    }
}
