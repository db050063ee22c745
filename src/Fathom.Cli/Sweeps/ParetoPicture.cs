using System.Globalization;
using System.Net;
using System.Text;

namespace Fathom.Cli;

/// <summary>
/// The dictionaries of a site as an SVG picture: L0 against FVU and against the CE score, a colour for each architecture, a line
/// through the dictionaries of each architecture and size (mean over seeds), a point for each dictionary.
/// </summary>
static class ParetoPicture
{
    const int Width = 960, Height = 470, Top = 74, PlotHeight = 320, PlotWidth = 330, LeftOfFirst = 62, LeftOfSecond = 532;

    // Distinguishable with any colour vision, and dark enough for words (Okabe and Ito 2008).
    static readonly string[] Inks =
        ["#0072b2", "#c04a00", "#00795c", "#a03a80", "#7a5c00", "#3a3a3a", "#2b8cbe", "#8c2d04", "#4d4dff", "#555555"];

    public static string Of(string title, IReadOnlyList<SweepRow> rows)
    {
        string[] kinds = [.. rows.Select(row => row.Architecture).Distinct()];
        Curve[] curves = [.. rows.GroupBy(row => (row.Architecture, row.Latents))
            .Select(group => new Curve($"{group.Key.Architecture} {group.Key.Latents}",
                Inks[Array.IndexOf(kinds, group.Key.Architecture) % Inks.Length], [.. group]))];
        var body = new StringBuilder();
        Text(body, 24, 34, title, "title");
        Text(body, 24, 54, "on held-out text; each point a dictionary, lines through the means over seeds", "soft");
        Panel(body, LeftOfFirst, "FVU (lower is better)", curves, row => row.Measured!.Fvu);
        Panel(body, LeftOfSecond, "CE score (higher is better)", curves, row => row.Measured!.CeScore);
        return $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" width=\"{Width}\" height=\"{Height}\" " +
            $"role=\"img\">\n<title>{WebUtility.HtmlEncode(title)}</title>\n<style>text{{font:13px system-ui,sans-serif;fill:#1f2328}}" +
            ".title{font-size:16px;font-weight:600}.soft{fill:#59636e;font-size:12px}.label{font-size:12px}" +
            ".grid{stroke:#e3e7eb;stroke-width:1}</style>\n" +
            $"<rect width=\"{Width}\" height=\"{Height}\" fill=\"#ffffff\"/>\n{body}</svg>\n";
    }

    static void Panel(StringBuilder body, double left, string title, Curve[] curves, Func<SweepRow, double> y)
    {
        SweepRow[] all = [.. curves.SelectMany(curve => curve.Rows).Where(row => double.IsFinite(y(row)) && row.Measured!.L0 > 0)];
        Text(body, left, Top - 6, title, "");
        if (all.Length == 0)
        {
            Text(body, left, Top + 20, "not defined for these dictionaries", "soft");
            return;
        }
        var across = new Axis(all.Select(row => Math.Log2(row.Measured!.L0)), left, PlotWidth);
        var up = new Axis(all.Select(y), Top + PlotHeight, -PlotHeight);
        Grid(body, left, across, up);
        var labels = new List<(double X, double Y, Curve Curve)>();
        foreach (Curve curve in curves)
        {
            SweepRow[] drawn = [.. curve.Rows.Where(all.Contains)];
            if (drawn.Length == 0) continue;
            (double X, double Y)[] line = [.. curve.Settings(drawn)
                .Select(seeds => (X: across.At(Math.Log2(seeds.Average(row => row.Measured!.L0))), Y: up.At(seeds.Average(y))))
                .OrderBy(point => point.X)];
            body.Append($"<polyline points=\"{string.Join(' ', line.Select(p => $"{N(p.X)},{N(p.Y)}"))}\" fill=\"none\" " +
                $"stroke=\"{curve.Ink}\" stroke-width=\"1.6\" stroke-opacity=\".75\"/>\n");
            foreach (SweepRow row in drawn)
                body.Append($"<circle cx=\"{N(across.At(Math.Log2(row.Measured!.L0)))}\" cy=\"{N(up.At(y(row)))}\" r=\"3.5\" " +
                    $"fill=\"{curve.Ink}\"><title>{WebUtility.HtmlEncode(row.Name)}</title></circle>\n");
            labels.Add((line[^1].X, line[^1].Y, curve));
        }
        Labels(body, labels);
    }

    // Each curve's words at its right end, moved apart where they would overlap.
    static void Labels(StringBuilder body, List<(double X, double Y, Curve Curve)> labels)
    {
        double last = double.NegativeInfinity;
        foreach ((double x, double y, Curve curve) in labels.OrderBy(label => label.Y))
        {
            last = Math.Max(y, last + 14);
            body.Append($"<text x=\"{N(x + 8)}\" y=\"{N(last + 4)}\" class=\"label\" style=\"fill:{curve.Ink}\">" +
                $"{WebUtility.HtmlEncode(curve.Name)}</text>\n");
        }
    }

    static void Grid(StringBuilder body, double left, Axis across, Axis up)
    {
        foreach (double tick in up.Ticks(6))
        {
            body.Append($"<line x1=\"{N(left)}\" x2=\"{N(left + PlotWidth)}\" y1=\"{N(up.At(tick))}\" y2=\"{N(up.At(tick))}\" " +
                "class=\"grid\"/>\n");
            Text(body, left - 8, up.At(tick) + 4, tick.ToString("0.####", CultureInfo.InvariantCulture), "soft", "end");
        }
        foreach (double tick in across.Ticks(5))
        {
            Text(body, across.At(tick), Top + PlotHeight + 20, Math.Pow(2, tick).ToString("0.#", CultureInfo.InvariantCulture), "soft",
                "middle");
        }
        Text(body, left + PlotWidth / 2.0, Top + PlotHeight + 42, "L0, active latents a token", "", "middle");
    }

    static void Text(StringBuilder body, double x, double y, string text, string kind, string anchor = "start") => body.Append(
        $"<text x=\"{N(x)}\" y=\"{N(y)}\" class=\"{kind}\" text-anchor=\"{anchor}\">{WebUtility.HtmlEncode(text)}</text>\n");

    static string N(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    sealed record Curve(string Name, string Ink, SweepRow[] Rows)
    {
        /// <summary>Dictionaries that differ in the seed alone, or by what the name says no more than that.</summary>
        public IEnumerable<SweepRow[]> Settings(SweepRow[] rows) =>
            rows.GroupBy(row => row.Name.Replace($"-seed{row.Seed}", "", StringComparison.Ordinal)).Select(group => group.ToArray());
    }

    /// <summary>Values on a line of the page.</summary>
    sealed class Axis
    {
        readonly double least, most, start, length;

        public Axis(IEnumerable<double> values, double start, double length)
        {
            (this.start, this.length) = (start, length);
            double[] all = [.. values];
            double room = Math.Max(0.06 * (all.Max() - all.Min()), 1e-3 * Math.Max(1e-3, Math.Abs(all.Max())));
            (least, most) = (all.Min() - room, all.Max() + room);
        }

        public double At(double value) => start + length * (value - least) / (most - least);

        /// <summary>Round values: 1, 2 or 5 times a power of ten apart.</summary>
        public IEnumerable<double> Ticks(int about)
        {
            double raw = (most - least) / about, ten = Math.Pow(10, Math.Floor(Math.Log10(raw)));
            double step = ten * (raw / ten > 5 ? 10 : raw / ten > 2 ? 5 : raw / ten > 1 ? 2 : 1);
            for (double tick = Math.Ceiling(least / step); tick * step <= most; tick++) yield return tick * step;
        }
    }
}
