namespace Fathom.Bench;

/// <summary>Two logarithmic axes on a page.</summary>
/// <param name="Page">Where.</param>
/// <param name="Left">Edges of the plot on the page, and so on.</param>
/// <param name="XRange">Least and most of the values.</param>
sealed record LogPlot(SvgPage Page, double Left, double Top, double Width, double Height, (double Least, double Most) XRange,
    (double Least, double Most) YRange)
{
    /// <summary>Powers of ten that hold a range between them.</summary>
    public static double[] Decades(double least, double most)
    {
        int first = (int)Math.Floor(Math.Log10(least)), last = (int)Math.Ceiling(Math.Log10(most));
        return [.. Enumerable.Range(first, Math.Max(1, last - first) + 1).Select(power => Math.Pow(10, power))];
    }

    /// <summary>1, 2 and 5 times powers of ten, from the last not above a range to the first not below it.</summary>
    public static double[] Steps(double least, double most)
    {
        double[] all = [.. Decades(least, most).SelectMany(ten => new[] { ten, 2 * ten, 5 * ten })];
        return all[Array.FindLastIndex(all, step => step <= least)..(Array.FindIndex(all, step => step >= most) + 1)];
    }

    public double X(double value) => Left + Width * Share(value, XRange);

    public double Y(double value) => Top + Height * (1 - Share(value, YRange));

    /// <summary>Grid lines with their values.</summary>
    public void Axes(IEnumerable<double> xTicks, IEnumerable<double> yTicks, string xLabel, string yLabel)
    {
        foreach (double tick in xTicks)
        {
            Page.Line([(X(tick), Top), (X(tick), Top + Height)], "grid");
            Page.Text(X(tick), Top + Height + 16, Words(tick), "soft", "middle");
        }
        foreach (double tick in yTicks)
        {
            Page.Line([(Left, Y(tick)), (Left + Width, Y(tick))], "grid");
            Page.Text(Left - 6, Y(tick) + 4, Words(tick), "soft", "end");
        }
        Page.Text(Left + Width / 2, Top + Height + 34, xLabel, "", "middle");
        Page.Text(Left, Top - 8, yLabel);
    }

    /// <summary>A line through measured points.</summary>
    public void Curve(IReadOnlyList<(double X, double Y)> points)
    {
        Page.Line(points.Select(p => (X(p.X), Y(p.Y))), "line");
        foreach (var (x, y) in points) Page.Dot(X(x), Y(y), 3.5, "kernel", $"{x:N0}: {y:N0}");
    }

    static double Share(double value, (double Least, double Most) range) =>
        Math.Log(value / range.Least) / Math.Log(range.Most / range.Least);

    static string Words(double value) => value switch
    {
        >= 1e6 => $"{value / 1e6:0.#}M",
        >= 10_000 => $"{value / 1e3:0.#}k",
        _ => $"{value:0.###}",
    };
}
