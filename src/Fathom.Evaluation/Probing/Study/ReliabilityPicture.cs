using System.Globalization;

namespace Fathom.Evaluation;

/// <summary>Picture of how often a probe is right where it says p.</summary>
public static class ReliabilityPicture
{
    const int Width = 460, Height = 470, Left = 70, Top = 70, Side = 340;

    /// <returns>The text of an SVG file.</returns>
    public static string Render(ProbeReport report)
    {
        bool two = report.Classes.Count == 2;
        string title = two ? $"{report.Method}: when it says p, how often is it {report.Classes[1]}?"
            : $"{report.Method}: when it is sure by p, how often is it right?";
        var svg = new SvgDrawing(Width, Height, title);
        svg.Text(20, 30, title, "title");
        svg.Text(20, 50, $"{report.Test:N0} test examples by area; dashed: calibrated; " +
            $"ECE {Number(report.Probe.Measures.CalibrationError)}", "soft");
        double X(double p) => Left + p * Side;
        double Y(double share) => Top + (1 - share) * Side;
        for (int tick = 0; tick <= 10; tick += 2)
        {
            double at = tick / 10.0;
            svg.Line([(X(at), Y(0)), (X(at), Y(1))], "grid");
            svg.Line([(X(0), Y(at)), (X(1), Y(at))], "grid");
            svg.Text(X(at), Y(0) + 18, Number(at), "small soft", "middle");
            svg.Text(Left - 8, Y(at) + 4, Number(at), "small soft", "end");
        }
        svg.Line([(X(0), Y(0)), (X(1), Y(1))], "chance");
        ReliabilityBin[] bins = [.. report.Reliability.Where(bin => bin.Examples > 0)];
        svg.Line(bins.Select(bin => (X(bin.MeanP), Y(bin.Share))), "line", 2);
        foreach (ReliabilityBin bin in bins)
            svg.Dot(X(bin.MeanP), Y(bin.Share), Math.Max(2.5, 22 * Math.Sqrt(bin.Examples / report.Test)),
                $"{bin.Examples:N0} examples: p {Number(bin.MeanP)} on average, {Number(bin.Share)} are");
        svg.Text(X(0.5), Y(0) + 40, two ? $"p({report.Classes[1]})" : "p of the likeliest class", "soft", "middle");
        return svg.Render();
    }

    static string Number(double value) => value.ToString("0.0##", CultureInfo.InvariantCulture);
}
