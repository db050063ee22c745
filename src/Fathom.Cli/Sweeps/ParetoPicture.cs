using System.Globalization;
using System.Net;
using System.Text;
using Fathom.Evaluation;

namespace Fathom.Cli;

/// <summary>
/// The dictionaries of a site as an SVG picture: L0 against FVU and against the CE score, a colour for each architecture, a line
/// through the dictionaries of each architecture and size (mean over seeds), a point for each dictionary. Axes are logarithmic,
/// that of the score in what is lost, 1 − score.
/// </summary>
static class ParetoPicture
{
    const int Width = 1120, Height = 480, Top = 88, PlotHeight = 316, PlotWidth = 330, LeftOfFirst = 66, LeftOfSecond = 624;
    const int LineHeight = 15;

    // Distinguishable with any colour vision, and dark enough for words (Okabe and Ito 2008).
    static readonly string[] Inks =
        ["#0072b2", "#c04a00", "#00795c", "#a03a80", "#7a5c00", "#3a3a3a", "#2b8cbe", "#8c2d04", "#4d4dff", "#555555"];

    // The largest size is whole.
    static readonly string[] Dashes = ["none", "7 4", "2 4", "7 3 2 3"];

    public static string Of(string title, IReadOnlyList<SweepRow> rows)
    {
        string[] kinds = [.. rows.Select(row => row.Architecture).Distinct()];
        int[] sizes = [.. rows.Select(row => row.Latents).Distinct().OrderDescending()];
        Curve[] curves = [.. rows.GroupBy(row => (row.Architecture, row.Latents))
            .Select(group => new Curve($"{group.Key.Architecture} {group.Key.Latents}",
                Inks[Array.IndexOf(kinds, group.Key.Architecture) % Inks.Length],
                Dashes[Array.IndexOf(sizes, group.Key.Latents) % Dashes.Length], [.. group]))];
        var body = new StringBuilder();
        Text(body, 24, 34, title, "title");
        Text(body, 24, 54, "on held-out text; each point a dictionary, lines through the means over seeds", "soft");
        Panel(body, LeftOfFirst, "FVU (lower is better)", curves, row => row.Measured!.Fvu, fvu => fvu, -1);
        Panel(body, LeftOfSecond, "CE score (higher is better)", curves, row => 1 - row.Measured!.CeScore, lost => 1 - lost, 1);
        return $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" width=\"{Width}\" " +
            $"height=\"{Height}\" role=\"img\">\n<title>{WebUtility.HtmlEncode(title)}</title>\n" +
            "<style>text{font:13px system-ui,sans-serif;fill:#1f2328}" +
            ".title{font-size:16px;font-weight:600}.soft{fill:#59636e;font-size:12px}.label{font-size:12px}" +
            ".grid{stroke:#e3e7eb;stroke-width:1}</style>\n" +
            $"<rect width=\"{Width}\" height=\"{Height}\" fill=\"#ffffff\"/>\n{body}</svg>\n";
    }

    // What is drawn is y; ticks say what it means; it grows downwards or upwards.
    static void Panel(StringBuilder body, double left, string title, Curve[] curves, Func<SweepRow, double> y,
        Func<double, double> meaning, int downwards)
    {
        SweepRow[] all = [.. curves.SelectMany(curve => curve.Rows).Where(row => y(row) > 0 && row.Measured!.L0 > 0)];
        int missing = curves.Sum(curve => curve.Rows.Length) - all.Length;
        Text(body, left, Top - 10, missing == 0 ? title : $"{title}, {missing} of them beyond the axis or not defined", "");
        if (all.Length == 0) return;
        var across = new LogAxis(all.Select(row => row.Measured!.L0), left, PlotWidth);
        LogAxis up = downwards < 0
            ? new(all.Select(y), Top + PlotHeight, -PlotHeight) : new(all.Select(y), Top, PlotHeight);
        Grid(body, left, across, up, meaning);
        var labels = new List<(double X, double Y, Curve Curve)>();
        foreach (Curve curve in curves)
        {
            SweepRow[] drawn = [.. curve.Rows.Where(all.Contains)];
            if (drawn.Length == 0) continue;
            (double X, double Y)[] line = [.. Curve.Settings(drawn)
                .Select(seeds => (X: across.At(seeds.Average(row => row.Measured!.L0)), Y: up.At(seeds.Average(y))))
                .OrderBy(point => point.X)];
            body.Append($"<polyline points=\"{string.Join(' ', line.Select(p => $"{N(p.X)},{N(p.Y)}"))}\" fill=\"none\" " +
                $"stroke=\"{curve.Ink}\" stroke-width=\"1.6\" stroke-opacity=\".8\" stroke-dasharray=\"{curve.Dashes}\"/>\n");
            foreach (SweepRow row in drawn)
                body.Append($"<circle cx=\"{N(across.At(row.Measured!.L0))}\" cy=\"{N(up.At(y(row)))}\" r=\"3.6\" " +
                    $"fill=\"{curve.Ink}\" stroke=\"#ffffff\" stroke-width=\".8\">" +
                    $"<title>{WebUtility.HtmlEncode(row.Name)}</title></circle>\n");
            labels.Add((line[^1].X, line[^1].Y, curve));
        }
        Labels(body, left + PlotWidth + 26, labels);
    }

    // The words of each curve right of the plot and a thin line to its end; moved apart where they would overlap.
    static void Labels(StringBuilder body, double left, List<(double X, double Y, Curve Curve)> labels)
    {
        (double X, double Y, Curve Curve)[] sorted = [.. labels.OrderBy(label => label.Y)];
        double[] at = [.. sorted.Select(label => label.Y)];
        for (int i = 1; i < at.Length; i++) at[i] = Math.Max(at[i], at[i - 1] + LineHeight);
        for (int i = at.Length - 1; i >= 0; i--)
            at[i] = Math.Min(at[i], i == at.Length - 1 ? Top + PlotHeight : at[i + 1] - LineHeight);
        for (int i = 0; i < at.Length; i++)
        {
            (double x, double y, Curve curve) = sorted[i];
            body.Append($"<polyline points=\"{N(x + 5)},{N(y)} {N(left - 14)},{N(at[i])} {N(left - 4)},{N(at[i])}\" fill=\"none\" " +
                $"stroke=\"{curve.Ink}\" stroke-width=\".6\" stroke-opacity=\".6\"/>\n" +
                $"<text x=\"{N(left)}\" y=\"{N(at[i] + 4)}\" class=\"label\" style=\"fill:{curve.Ink}\">" +
                $"{WebUtility.HtmlEncode(curve.Name)}</text>\n");
        }
    }

    static void Grid(StringBuilder body, double left, LogAxis across, LogAxis up, Func<double, double> meaning)
    {
        foreach (double tick in up.Ticks())
        {
            body.Append($"<line x1=\"{N(left)}\" x2=\"{N(left + PlotWidth)}\" y1=\"{N(up.At(tick))}\" y2=\"{N(up.At(tick))}\" " +
                "class=\"grid\"/>\n");
            Text(body, left - 8, up.At(tick) + 4, meaning(tick).ToString("0.#####", CultureInfo.InvariantCulture), "soft", "end");
        }
        foreach (double tick in across.Ticks())
            Text(body, across.At(tick), Top + PlotHeight + 22, tick.ToString("0.##", CultureInfo.InvariantCulture), "soft", "middle");
        Text(body, left + PlotWidth / 2.0, Top + PlotHeight + 46, "L0, active latents a token", "", "middle");
    }

    static void Text(StringBuilder body, double x, double y, string text, string kind, string anchor = "start") => body.Append(
        $"<text x=\"{N(x)}\" y=\"{N(y)}\" class=\"{kind}\" text-anchor=\"{anchor}\">{WebUtility.HtmlEncode(text)}</text>\n");

    static string N(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    sealed record Curve(string Name, string Ink, string Dashes, SweepRow[] Rows)
    {
        /// <summary>Dictionaries that differ in the seed alone, or by what the name says no more than that.</summary>
        public static IEnumerable<SweepRow[]> Settings(SweepRow[] rows) => rows
            .GroupBy(row => row.Name.Replace($"-seed{row.Seed}", "", StringComparison.Ordinal)).Select(group => group.ToArray());
    }
}
