using System.Globalization;
using System.Text;

namespace Fathom.Models.Pretraining;

/// <summary>
/// The losses of a training as a picture: tokens along a logarithmic axis, since most of the fall is at the start; the loss
/// of the batches as a thin grey line, that of held-out sequences in the colour of the explorer's accent.
/// </summary>
static class LossCurve
{
    const double Width = 720, Height = 400, Left = 56, Right = 20, Top = 36, Bottom = 44;

    const string Ink = "#5b6470", Rule = "#e4e7eb", Batch = "#b6bdc6", Held = "#2563a8";

    /// <param name="lines">Of metrics.jsonl, ascending.</param>
    public static string Svg(IReadOnlyList<PretrainMetrics> lines)
    {
        (double X, double Y)[] batch = [.. lines.Select(line => (Math.Log10(line.Tokens), line.Loss))];
        (double X, double Y)[] held = [.. lines.Where(line => line.EvaluationLoss is not null)
            .Select(line => (Math.Log10(line.Tokens), line.EvaluationLoss!.Value))];
        double x0 = batch[0].X, x1 = Math.Max(batch[^1].X, x0 + 1e-3);
        double y0 = 0, y1 = Math.Ceiling(batch.Concat(held).Max(point => point.Y) * 2 + 1e-9) / 2;
        double X(double x) => Left + (Width - Left - Right) * (x - x0) / (x1 - x0);
        double Y(double y) => Height - Bottom - (Height - Top - Bottom) * (y - y0) / (y1 - y0);

        var svg = new StringBuilder();
        Line(svg, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\"");
        Line(svg, $"     font-family=\"system-ui, sans-serif\" font-size=\"12\" fill=\"{Ink}\">");
        Line(svg, $"<rect width=\"{Width}\" height=\"{Height}\" fill=\"#fff\"/>");
        double step = y1 <= 2 ? 0.25 : y1 <= 5 ? 0.5 : 1;
        for (double y = 0; y <= y1 + 1e-9; y += step)
        {
            Line(svg, $"<path d=\"M{Left} {Y(y):f1}H{Width - Right}\" stroke=\"{Rule}\"/>");
            Text(svg, Left - 8, Y(y) + 4, "end", y.ToString("0.##", CultureInfo.InvariantCulture));
        }
        for (double x = Math.Ceiling(x0); x <= x1; x++)
            Text(svg, X(x), Height - Bottom + 18, "middle", Count(Math.Pow(10, x)));
        Text(svg, Width - Right, Height - 8, "end", "tokens");
        Text(svg, Left, 18, "start", $"loss, nats per token: <tspan fill=\"{Batch}\">batch</tspan>, " +
            $"<tspan fill=\"{Held}\">held out {Last(held)}</tspan>");
        Line(svg, $"<polyline points=\"{Points(batch)}\" fill=\"none\" stroke=\"{Batch}\"/>");
        Line(svg, $"<polyline points=\"{Points(held)}\" fill=\"none\" stroke=\"{Held}\" stroke-width=\"2\"/>");
        return svg.Append("</svg>\n").ToString();

        string Points(IEnumerable<(double X, double Y)> points) => string.Join(' ',
            points.Select(point => string.Create(CultureInfo.InvariantCulture, $"{X(point.X):f1},{Y(point.Y):f1}")));
    }

    static void Line(StringBuilder svg, FormattableString text) =>
        svg.Append(text.ToString(CultureInfo.InvariantCulture)).Append('\n');

    static void Text(StringBuilder svg, double x, double y, string anchor, string content) =>
        Line(svg, $"<text x=\"{x:f1}\" y=\"{y:f1}\" text-anchor=\"{anchor}\">{content}</text>");

    static string Last((double X, double Y)[] held) =>
        held.Length == 0 ? "" : held[^1].Y.ToString("f3", CultureInfo.InvariantCulture);

    static string Count(double tokens) => tokens switch
    {
        >= 1e9 => $"{tokens / 1e9:0}B",
        >= 1e6 => $"{tokens / 1e6:0}M",
        >= 1e3 => $"{tokens / 1e3:0}k",
        _ => $"{tokens:0}",
    };
}
