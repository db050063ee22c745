using System.Globalization;

namespace Fathom.Evaluation;

/// <summary>Picture of the largest |cosines| of two dictionaries to each other, over what random directions give.</summary>
public static class CosineHistogram
{
    const int Bins = 50, Width = 760, Panel = 190, Left = 70, Right = 30, Top = 76, Plot = 130;

    /// <param name="pair">What is shown.</param>
    /// <param name="options">How it was made.</param>
    /// <returns>The text of an SVG file.</returns>
    public static string Render(PairComparison pair, ComparisonOptions options)
    {
        string title = $"{pair.A.Name} and {pair.B.Name}: each latent and its nearest in the other";
        var svg = new SvgDrawing(Width, Top + 2 * Panel + 10, title);
        svg.Text(20, 30, title, "title");
        svg.Text(20, 50, "dashed: " + (pair.A.Null.Shaped ? "random directions that vary as the vectors do"
            : "isotropic random directions"), "soft");
        Draw(svg, pair.A, pair.B.Name, options, Top);
        Draw(svg, pair.B, pair.A.Name, options, Top + Panel);
        return svg.Render();
    }

    static void Draw(SvgDrawing svg, PairSide side, string other, ComparisonOptions options, double top)
    {
        var counts = new int[Bins];
        foreach (float c in side.Best.Cosine) counts[Math.Min(Bins - 1, (int)(Math.Abs(c) * Bins))]++;
        double[] chance = [.. Enumerable.Range(0, Bins).Select(bin =>
            side.Latents * (side.Null.Below((bin + 1.0) / Bins) - side.Null.Below((double)bin / Bins)))];
        double highest = Math.Max(counts.Max(), chance.Max()), bottom = top + 18 + Plot;
        double X(double cosine) => Left + cosine * (Width - Left - Right);
        double Y(double count) => bottom - Plot * count / highest;
        svg.Text(20, top + 8, $"latents of {side.Name} by their largest |cosine| in {other}", "soft");
        svg.Text(Left - 8, Y(highest) + 5, highest.ToString("N0", CultureInfo.InvariantCulture), "small soft", "end");
        svg.Text(Left - 8, bottom + 4, "0", "small soft", "end");
        svg.Line([(Left, bottom), (Width - Right, bottom)], "grid");
        for (int bin = 0; bin < Bins; bin++)
            if (counts[bin] > 0)
                svg.Rectangle(X((double)bin / Bins) + 0.5, Y(counts[bin]), X(1.0 / Bins) - Left - 1, bottom - Y(counts[bin]),
                    "bar", $"{counts[bin]} latents from {Cosine((double)bin / Bins)} to {Cosine((bin + 1.0) / Bins)}");
        svg.Line(chance.SelectMany((count, bin) =>
            new[] { (X((double)bin / Bins), Y(count)), (X((bin + 1.0) / Bins), Y(count)) }), "chance");
        Mark(side.Threshold, $"{Percent(options.FalsePositives)} of chance beyond {Cosine(side.Threshold)}",
            side.Threshold <= options.Same);
        Mark(options.Same, $"same from {Cosine(options.Same)}", options.Same < side.Threshold);
        void Mark(double at, string words, bool left)
        {
            svg.Line([(X(at), bottom), (X(at), top + 16)], "mark");
            svg.Text(X(at) + (left ? -4 : 4), top + 26, words, "small soft halo", left ? "end" : "start");
        }
        for (int tick = 0; tick <= 10; tick += 2)
            svg.Text(X(tick / 10.0), bottom + 16, Cosine(tick / 10.0), "small soft", "middle");
    }

    static string Cosine(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    static string Percent(double share) => share.ToString("0.###%", CultureInfo.InvariantCulture);
}
