using System.Text;

namespace Fathom.Evaluation;

/// <summary>One figure as bars: the dictionary, then its controls, each with where it lies at 95 % as a line across its end: over
/// seeds and documents, as far as there are any.</summary>
static class HtmlBars
{
    const double Height = 10;

    /// <param name="subjects">The dictionary first, then the controls.</param>
    /// <param name="figure">Which, as of the dictionary.</param>
    /// <param name="separation">What is said of chance; null where nothing is.</param>
    public static string Card(IReadOnlyList<SubjectFigures> subjects, Figure figure, Separation? separation)
    {
        var shown = subjects.Select(subject => (Subject: subject, Spread: subject.Of(figure.Key))).ToArray();
        double[] ends = [.. shown.SelectMany(one => one.Spread is { } spread
            ? (double[])[spread.Mean, Range(spread).Low, Range(spread).High] : [])
            .Where(double.IsFinite)];
        double low = Math.Min(0, ends.DefaultIfEmpty(0).Min()), high = Math.Max(0, ends.DefaultIfEmpty(0).Max());
        double scale = high > low ? 100 / (high - low) : 0;
        var html = new StringBuilder();
        html.Append($"<div class=\"card\"><h3>{Html.Text(figure.Words)}</h3><span class=\"key\">{Html.Text(figure.Key)}</span>");
        if (separation is not null)
            html.Append($"<p class=\"said{(separation.Holds is false ? " no" : "")}\">{Html.Text(Said(separation))}</p>");
        if (shown[0].Spread is { Total: { } total } own)
            html.Append($"<p class=\"said\">{Over(own)} {Figure.Format(total.Low)} to {Figure.Format(total.High)}</p>");
        html.Append("<div class=\"bars\">");
        foreach ((SubjectFigures subject, Spread? spread) in shown)
        {
            string kind = subject.Role switch { SubjectRole.Dictionary => " own", SubjectRole.Ceiling => " ceiling", _ => "" };
            html.Append($"<div class=\"bar{kind}\"><span>{Html.Text(subject.Name)}</span>");
            html.Append($"<svg viewBox=\"0 0 100 {Height}\" preserveAspectRatio=\"none\" aria-hidden=\"true\">");
            if (spread is not null) html.Append(Bar(spread, low, scale));
            html.Append($"</svg><b>{Html.Text(MetricTable.Cell(subject, figure))}</b></div>");
        }
        return html.Append("</div></div>\n").ToString();
    }

    /// <summary>What is said of chance, in a sentence.</summary>
    public static string Said(Separation separation) =>
        separation.Holds is false ? $"does not tell training from chance: {separation.Words}"
            : separation.Holds is null ? $"against chance: {separation.Words}" : separation.Words;

    static string Bar(Spread spread, double low, double scale)
    {
        double X(double value) => (value - low) * scale;
        (double from, double to) = Range(spread);
        double start = Math.Min(X(0), X(spread.Mean)), end = Math.Max(X(0), X(spread.Mean));
        string bar = $"<line class=\"zero\" x1=\"{Html.Number(X(0))}\" x2=\"{Html.Number(X(0))}\" y1=\"0\" y2=\"{Height}\"/>" +
            $"<rect x=\"{Html.Number(start)}\" y=\"1.5\" width=\"{Html.Number(Math.Max(end - start, 0.3))}\" height=\"7\"/>";
        return to > from
            ? bar + $"<line x1=\"{Html.Number(X(from))}\" x2=\"{Html.Number(X(to))}\" y1=\"{Height / 2}\" y2=\"{Height / 2}\"/>"
                : bar;
    }

    // Of what the interval is.
    static string Over(Spread spread) => spread.Seeds == 1 ? "these weights on other documents"
        : spread.Interval is null ? "with other seeds" : "with other seeds and documents";

    static Interval Range(Spread spread) => spread.Total ?? new(spread.Mean, spread.Mean);
}
