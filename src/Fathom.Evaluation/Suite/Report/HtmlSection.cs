using System.Text;

namespace Fathom.Evaluation;

/// <summary>One metric's part of a report.</summary>
static class HtmlSection
{
    /// <param name="report">By the metric.</param>
    /// <param name="seeds">Of this measurement.</param>
    /// <returns>A section element.</returns>
    public static string Of(MetricReport report, IReadOnlyList<ulong> seeds)
    {
        IReadOnlyDictionary<string, Separation> separations = report.Separations;
        var html = new StringBuilder();
        html.Append($"<section id=\"{Html.Text(report.Metric)}\">\n<h2>{Html.Text(report.Metric)}</h2>\n");
        html.Append($"<p>{Html.Text(report.Summary)}.</p>\n");
        Separation[] failed = [.. separations.Values.Where(one => one.Holds is false)];
        int here = separations.Values.Count(one => one is { Holds: null, HoldsHere: true }), unknown = separations.Values.Count(one => one.HoldsHere is null);
        if (separations.Count > 0)
            html.Append($"<p class=\"soft\">{separations.Values.Count(one => one.Holds is true)} of {separations.Count} figures tell this dictionary from chance." +
                $"{(here == 0 ? "" : $" Of {here} it holds on these weights, of which there is one seed.")}" +
                $"{(unknown == 0 ? "" : $" Of {unknown} it is not known, since there is no spread or nothing to compare with.")}" +
                $"{(failed.Length == 0 ? "" : $" Those that do not: {Html.Text(string.Join(", ", failed.Select(one => one.Key)))}.")}{report.ByLuck}</p>\n");
        html.Append("<div class=\"cards\">\n");
        foreach (Figure figure in report.Subjects[0].First.Where(figure => figure.IsHeadline))
            html.Append(HtmlBars.Card(report.Subjects, figure, separations.GetValueOrDefault(figure.Key)));
        foreach (Picture picture in report.Pictures)
            html.Append($"<figure><h3>{Html.Text(picture.Title)}</h3>{picture.Svg}<figcaption>{Html.Text(picture.Words)}</figcaption></figure>\n");
        html.Append("</div>\n").Append(Table(report, separations));
        if (report.FullTable is { } own) html.Append($"<details><summary>all of its table</summary><pre>{Html.Lines(own)}</pre></details>\n");
        return html.Append($"<p class=\"soft\">{Html.Text(report.Footnote)} {(seeds.Count == 1 ? $"Seed {seeds[0]}." : $"Seeds {seeds[0]} to {seeds[^1]}.")}</p>\n</section>\n").ToString();
    }

    static string Table(MetricReport report, IReadOnlyDictionary<string, Separation> separations)
    {
        var html =
            new StringBuilder("<details><summary>every figure</summary><div class=\"scroll\"><table>\n<tr><th>figure</th>");
        foreach (SubjectFigures subject in report.Subjects) html.Append($"<th>{Html.Text(subject.Name)}</th>");
        html.Append("<th>against chance</th></tr>\n");
        foreach (Figure figure in report.Subjects[0].First)
        {
            html.Append($"<tr><td>{Html.Text(figure.Words)} <span class=\"key\">{Html.Text(figure.Key)}</span></td>");
            foreach (SubjectFigures subject in report.Subjects) html.Append($"<td>{Html.Text(MetricTable.Cell(subject, figure))}</td>");
            Separation? said = separations.GetValueOrDefault(figure.Key);
            html.Append($"<td class=\"said{(said is { Holds: false } ? " no" : "")}\">{Html.Text(said?.Words ?? "")}</td></tr>\n");
        }
        return html.Append("</table></div></details>\n").ToString();
    }
}
