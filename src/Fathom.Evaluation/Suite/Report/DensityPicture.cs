using System.Globalization;

namespace Fathom.Evaluation;

/// <summary>How many latents have which density: the dictionary as bars, its controls of chance as lines.</summary>
static class DensityPicture
{
    const int Width = 420, Height = 210, Left = 40, Right = 22, Top = 14, Bottom = 34;

    /// <param name="dictionary">Of the dictionary.</param>
    /// <param name="controls">Of controls, on as many rows.</param>
    public static Picture Of(LogDensityHistogram dictionary, IReadOnlyList<(string Name, LogDensityHistogram Histogram)> controls)
    {
        int bins = dictionary.Counts.Length;
        double highest = Math.Max(1, controls.SelectMany(control => Shares(control.Histogram)).Concat(Shares(dictionary)).Max());
        double X(double bin) => Left + bin * (Width - Left - Right) / bins;
        double Y(double share) => Height - Bottom - share / highest * (Height - Top - Bottom);
        var svg = new SvgDrawing(Width, Height, "latents by density");
        double[] own = Shares(dictionary);
        for (int bin = 0; bin < bins; bin++)
            if (own[bin] > 0)
                svg.Rectangle(X(bin) + 0.5, Y(own[bin]), X(1) - X(0) - 1, Height - Bottom - Y(own[bin]), "bar",
                    $"{dictionary.Counts[bin]} latents from 10^{Exponent(dictionary, bin)} to 10^{Exponent(dictionary, bin + 1)}");
        foreach ((_, LogDensityHistogram histogram) in controls)
        {
            double[] shares = Shares(histogram);
            svg.Line(shares.SelectMany((share, bin) => new[] { (X(bin), Y(share)), (X(bin + 1), Y(share)) }), "chance");
        }
        svg.Line([(Left, Height - Bottom), (Width - Right, Height - Bottom)], "grid");
        svg.Text(Left - 6, Y(highest) + 8, highest.ToString("0", CultureInfo.InvariantCulture) + " %", "small", "end");
        for (int decade = 0; decade * LogDensityHistogram.BinsPerDecade <= bins; decade++)
            svg.Text(X(decade * LogDensityHistogram.BinsPerDecade), Height - Bottom + 16, $"10^{dictionary.From + decade}",
                "small", "middle");
        string silent = string.Join(", ", controls.Select(control => $"{control.Name} {control.Histogram.Dead:N0}"));
        return new("Latents by the share of tokens on which they fire", svg.RenderPart(),
            $"Bars: this dictionary. Dashed: {string.Join(", ", controls.Select(control => control.Name))}. Not shown, since they never fire: " +
            $"{dictionary.Dead:N0} latents of this dictionary{(silent.Length > 0 ? $"; {silent}" : "")}.");
    }

    // Per cent of all latents.
    static double[] Shares(LogDensityHistogram histogram) =>
        [.. histogram.Counts.Select(count => 100.0 * count / Math.Max(1, histogram.Counts.Sum() + histogram.Dead))];

    static string Exponent(LogDensityHistogram histogram, int bin) =>
        (histogram.From + (double)bin / LogDensityHistogram.BinsPerDecade).ToString("0.##", CultureInfo.InvariantCulture);
}
