using System.Globalization;
using System.Text;

namespace Fathom.Evaluation;

/// <summary>Laws as a page that stands alone: no script, nothing loaded.</summary>
public static class ScalingPage
{
    const string Wide = ".cards{grid-template-columns:repeat(auto-fill,minmax(min(500px,100%),1fr))}figure svg{max-width:640px}";

    /// <param name="report">The laws.</param>
    /// <param name="title">Of what.</param>
    /// <param name="version">Of Fathom.</param>
    public static string Of(ScalingReport report, string title, string version)
    {
        var html = new StringBuilder("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        html.Append("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n");
        html.Append($"<title>{Html.Text(title)}: scaling</title>\n<style>\n{HtmlStyle.Css}\n{Wide}\n</style>\n</head>\n<body>\n");
        html.Append($"<h1>{Html.Text(title)}</h1>\n<div class=\"key\">{report.Dictionaries:N0} dictionaries · " +
            $"{Html.Text(report.MeasureWords)} on held-out rows</div>\n");
        html.Append("<p>A dot is a dictionary; the line is the law that was fitted to the logarithms of their losses, the shade " +
            "where the law itself lies in 95 % of fits to points drawn anew, dashes are beyond what was measured. Nothing in a law " +
            "says that it holds there.</p>\n");
        html.Append("<div class=\"cards\">\n");
        foreach ((string name, SvgDrawing drawing, string words) in Pictures(report))
            html.Append($"<figure><h3>{Html.Text(name)}</h3>{drawing.RenderPart()}<figcaption>{Html.Text(words)}</figcaption>")
                .Append("</figure>\n");
        html.Append($"</div>\n<pre>{Html.Lines(ScalingTable.Of(report))}</pre>\n");
        return html.Append($"<p class=\"soft\">Made by Fathom {Html.Text(version)}.</p>\n</body>\n</html>\n").ToString();
    }

    /// <summary>The first picture as the text of an SVG file.</summary>
    /// <exception cref="InputException">No law was fitted.</exception>
    public static string FirstPicture(ScalingReport report) => Pictures(report).Select(one => one.Drawing.Render()).FirstOrDefault()
        ?? throw new InputException($"no law to draw: {report.Laws[0].Why}");

    // One picture for all laws of an axis, and one for each joint law.
    static IEnumerable<(string Title, SvgDrawing Drawing, string Words)> Pictures(ScalingReport report)
    {
        foreach (IGrouping<ScalingAxis, LawResult> axis in report.Laws.Where(law => law.Why is null).GroupBy(law => law.Series.Axis))
        {
            bool joint = axis.Key == ScalingAxis.Joint;
            foreach (LawResult[] laws in joint ? axis.Select(law => new[] { law }) : [[.. axis]])
            {
                string title = joint ? $"{report.MeasureWords} over n and k: {laws[0].Series.Title}"
                    : $"{report.MeasureWords} over {ScalingWords.Of(axis.Key)}";
                (string, LawCurve)[] curves = [.. laws.SelectMany(law => law.Curves)
                    .Select((curve, place) => (joint || laws.Length == 1 ? Short(curve.Name) : $"{place + 1}", curve))];
                string words = joint || laws.Length == 1 ? string.Create(CultureInfo.InvariantCulture,
                    $"{laws[0].Series.Title}; misses by {100 * laws[0].Error:0.0} %.")
                    : $"{string.Join(". ", laws.Select((law, place) => $"{place + 1}: {law.Series.Title}"))}.";
                yield return (title, ScalingPicture.Of(title, axis.Key, report.MeasureWords, curves, report.AtOn(axis.Key)), words);
            }
        }
    }

    static string Short(string name) => name.Length <= 18 ? name : name[..17] + "…";
}
