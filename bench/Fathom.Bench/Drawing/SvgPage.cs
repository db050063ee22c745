using System.Globalization;
using System.Net;
using System.Text;

namespace Fathom.Bench;

/// <summary>A picture in SVG, in one ink on a card of its own, which follows the reader's light or dark scheme.</summary>
sealed class SvgPage
{
    const string Style = """
        <style>
        text{font:13px system-ui,sans-serif;fill:#1f2328}.soft{fill:#59636e;font-size:12px}.card{fill:#fff;stroke:#d1d9e0}
        .grid{stroke:#d1d9e0;stroke-width:1;fill:none}.roof{stroke:#59636e;stroke-width:2;fill:none}
        .line{stroke:#0969da;stroke-width:2;fill:none}.kernel{fill:#0969da}.stage{fill:#bc4c00}
        .mark{fill:#fff;font-size:10px;text-anchor:middle}
        @media(prefers-color-scheme:dark){text{fill:#e6edf3}.soft{fill:#9198a1}.card{fill:#0d1117;stroke:#3d444d}
        .grid{stroke:#3d444d}.roof{stroke:#9198a1}.line{stroke:#58a6ff}.kernel{fill:#58a6ff}.stage{fill:#f0883e}
        .mark{fill:#0d1117}}
        </style>

        """;

    readonly StringBuilder body = new();
    readonly int width, height;
    readonly string title;

    public SvgPage(int width, int height, string title) => (this.width, this.height, this.title) = (width, height, title);

    /// <param name="kind">soft, mark or nothing.</param>
    /// <param name="anchor">start, middle or end.</param>
    public void Text(double x, double y, string text, string kind = "", string anchor = "start") =>
        body.Append($"<text x=\"{N(x)}\" y=\"{N(y)}\" class=\"{kind}\" text-anchor=\"{anchor}\">")
            .Append($"{WebUtility.HtmlEncode(text)}</text>\n");

    public void Line(IEnumerable<(double X, double Y)> points, string kind) =>
        body.Append($"<polyline points=\"{string.Join(' ', points.Select(p => $"{N(p.X)},{N(p.Y)}"))}\" class=\"{kind}\"/>\n");

    public void Dot(double x, double y, double radius, string kind, string tip) =>
        body.Append($"<circle cx=\"{N(x)}\" cy=\"{N(y)}\" r=\"{N(radius)}\" class=\"{kind}\">")
            .Append($"<title>{WebUtility.HtmlEncode(tip)}</title></circle>\n");

    public void Write(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path,
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" " +
            $"role=\"img\">\n<title>{WebUtility.HtmlEncode(title)}</title>\n{Style}" +
            $"<rect x=\".5\" y=\".5\" width=\"{width - 1}\" height=\"{height - 1}\" rx=\"6\" class=\"card\"/>\n{body}</svg>\n");
    }

    static string N(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
