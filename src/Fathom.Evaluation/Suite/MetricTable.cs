namespace Fathom.Evaluation;

/// <summary>A metric's figures as a table, for a terminal and as Markdown alike: figures down, subjects across, and what is said
/// of chance in the last column.</summary>
static class MetricTable
{
    internal const string Against = "against chance";

    /// <param name="report">What was measured.</param>
    /// <param name="shown">Which figures.</param>
    public static string Of(MetricReport report, Func<Figure, bool> shown) =>
        Figures(report, shown) + "\n" + report.Footnote + Seeds(report) + report.ByLuck + "\n";

    static string Figures(MetricReport report, Func<Figure, bool> shown)
    {
        IReadOnlyDictionary<string, Separation> separations = report.Separations;
        string[] head = ["what it says", "key", .. report.Subjects.Select(subject => subject.Name)];
        List<string[]> rows = [separations.Count == 0 ? head : [.. head, Against]];
        foreach (Figure figure in report.Subjects[0].First.Where(shown))
        {
            string[] row = [figure.Words, figure.Key, .. report.Subjects.Select(subject => Cell(subject, figure))];
            rows.Add(separations.Count == 0 ? row : [.. row, separations.GetValueOrDefault(figure.Key)?.Words ?? ""]);
        }
        return WithVerdicts(rows, 2).ToString();
    }

    /// <summary>What is said of chance, for tables that have other columns, with the figures where these are over several seeds;
    /// empty where nothing is said.</summary>
    public static string Separations(MetricReport report)
    {
        if (report.Separations.Count == 0) return "";
        if (report.Subjects.Any(subject => subject.Seeds.Count > 1)) return "\n" + Figures(report, figure => figure.IsHeadline) + $"\n{Seeds(report).TrimStart()}{report.ByLuck}\n";
        List<string[]> rows = [["key", Against], .. report.Separations.Values.Select(one => new[] { one.Key, one.Words })];
        return $"\n{new TextTable(rows, 2)}" + (report.ByLuck.Length == 0 ? "" : $"\n{report.ByLuck.TrimStart()}\n");
    }

    static string Seeds(MetricReport report) => report.Subjects.Max(subject => subject.Seeds.Count) is > 1 and var seeds
        ? $" ± is the standard deviation over {seeds} seeds." : "";

    /// <summary>A figure of a column, with its spread over seeds where there are several, and in how many it is
    /// defined where that is not all.</summary>
    internal static string Cell(SubjectFigures subject, Figure figure)
    {
        if (subject.Of(figure.Key) is not { } spread) return "–";
        string text = spread.Seeds > 1 ? $"{Figure.Format(spread.Mean)} ± {Figure.Format(spread.Deviation)}"
            : Figure.Format(spread.Mean, figure.IsCount);
        return spread.Seeds < subject.Seeds.Count ? $"{text} ({spread.Seeds} of {subject.Seeds.Count} seeds)" : text;
    }

    /// <summary>A table whose last column may say what is said of chance, in words.</summary>
    internal static TextTable WithVerdicts(IReadOnlyList<string[]> rows, int wordColumns) =>
        new(rows, [.. rows[0].Select((head, column) => column < wordColumns || head == Against)]);
}
