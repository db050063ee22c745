using System.Globalization;
using System.Net;
using System.Text;

namespace Fathom.Evaluation;

/// <summary>A picture in SVG on a card of its own, which follows the reader's light or dark scheme.</summary>
sealed class SvgDrawing(int width, int height, string title)
{
    const string Style = """
        <style>
        text{font:13px system-ui,sans-serif;fill:#1f2328}.soft{fill:#59636e;font-size:12px}.small{font-size:11px}
        .title{font-size:15px;font-weight:600}.card{fill:#fff;stroke:#d1d9e0}.grid{stroke:#d1d9e0;fill:none}
        .bar{fill:#0969da;fill-opacity:.75}.chance{stroke:#59636e;stroke-width:2;fill:none;stroke-dasharray:4 3}
        .mark{stroke:#bc4c00;stroke-width:1.5;fill:none}.line{stroke:#0969da;fill:none}.dot{fill:#0969da}.cell{fill:#0969da}
        .band{fill:#0969da;fill-opacity:.15}.on{fill:#fff}.halo{paint-order:stroke;stroke:#fff;stroke-width:4px}
        @media(prefers-color-scheme:dark){text{fill:#e6edf3}.soft{fill:#9198a1}.card{fill:#0d1117;stroke:#3d444d}
        .grid{stroke:#3d444d}.bar,.dot,.cell,.band{fill:#58a6ff}.chance{stroke:#9198a1}.mark{stroke:#f0883e}.line{stroke:#58a6ff}
        .on{fill:#0d1117}.halo{stroke:#0d1117}}
        </style>

        """;

    readonly StringBuilder body = new();

    /// <param name="kind">title, soft, small, on, halo or several of them.</param>
    /// <param name="anchor">start, middle or end.</param>
    public void Text(double x, double y, string text, string kind = "", string anchor = "start") =>
        body.Append($"<text x=\"{N(x)}\" y=\"{N(y)}\" class=\"{kind}\" text-anchor=\"{anchor}\">{Escaped(text)}</text>\n");

    public void Line(IEnumerable<(double X, double Y)> points, string kind, double thickness = 0) =>
        body.Append($"<polyline points=\"{string.Join(' ', points.Select(p => $"{N(p.X)},{N(p.Y)}"))}\" class=\"{kind}\"")
            .Append(thickness > 0 ? $" stroke-width=\"{N(thickness)}\"/>\n" : "/>\n");

    /// <summary>What lies within a line.</summary>
    public void Area(IEnumerable<(double X, double Y)> points, string kind) =>
        body.Append($"<polygon points=\"{string.Join(' ', points.Select(p => $"{N(p.X)},{N(p.Y)}"))}\" class=\"{kind}\"/>\n");

    /// <summary>A line that leaves and arrives level.</summary>
    public void Curve(double x, double y, double toX, double toY, string kind, double thickness, string tip) =>
        body.Append($"<path d=\"M{N(x)},{N(y)} C{N((x + toX) / 2)},{N(y)} {N((x + toX) / 2)},{N(toY)} {N(toX)},{N(toY)}\" ")
            .Append($"class=\"{kind}\" stroke-width=\"{N(thickness)}\"><title>{Escaped(tip)}</title></path>\n");

    public void Rectangle(double x, double y, double across, double down, string kind, string tip, double opacity = 1) =>
        body.Append($"<rect x=\"{N(x)}\" y=\"{N(y)}\" width=\"{N(across)}\" height=\"{N(down)}\" class=\"{kind}\"")
            .Append(opacity < 1 ? $" fill-opacity=\"{opacity.ToString("0.###", CultureInfo.InvariantCulture)}\">" : ">")
            .Append($"<title>{Escaped(tip)}</title></rect>\n");

    public void Dot(double x, double y, double radius, string tip) =>
        body.Append($"<circle cx=\"{N(x)}\" cy=\"{N(y)}\" r=\"{N(radius)}\" class=\"dot\">")
            .Append($"<title>{Escaped(tip)}</title></circle>\n");

    /// <summary>The whole file.</summary>
    public string Render() =>
        $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" " +
        $"role=\"img\">\n<title>{Escaped(title)}</title>\n{Style}" +
        $"<rect x=\".5\" y=\".5\" width=\"{width - 1}\" height=\"{height - 1}\" rx=\"6\" class=\"card\"/>\n{body}</svg>\n";

    /// <summary>An element for a page that brings the colours of the classes along.</summary>
    public string RenderPart() =>
        $"<svg viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"{Escaped(title)}\">\n{body}</svg>\n";

    // Names may come from file names, which may hold what XML cannot.
    static string Escaped(string text) => WebUtility.HtmlEncode(string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)));

    static string N(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
