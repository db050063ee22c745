namespace Fathom.Bench;

/// <summary>Some curves of L0 against FVU in ink, those of others in grey behind them.</summary>
static class TradeoffPicture
{
    const int Width = 620, Height = 400;

    /// <summary>Where the documents look for a picture.</summary>
    public static string PathOf(string picture) => Path.Combine("docs", "images", "tradeoffs", $"{picture}.svg");

    /// <param name="curves">By their names.</param>
    /// <param name="inked">Those in ink.</param>
    /// <param name="path">Where the picture goes.</param>
    public static void Write(IReadOnlyDictionary<string, (double L0, double Fvu)[]> curves, IReadOnlyList<string> inked, string path)
    {
        (double L0, double Fvu)[] all = [.. curves.Values.SelectMany(points => points)];
        double[] across = LogPlot.Steps(all.Min(p => p.L0), all.Max(p => p.L0)),
            up = LogPlot.Steps(all.Min(p => p.Fvu), all.Max(p => p.Fvu));
        var page = new SvgPage(Width, Height, $"{string.Join(", ", inked)}: active latents against the share of variance missed");
        var plot = new LogPlot(page, 70, 50, Width - 190, Height - 110, (across[0], across[^1]), (up[0], up[^1]));
        plot.Axes(across, up, "L0, active latents a token", "FVU, share of variance missed: lower is better");
        foreach (var (name, points) in curves.OrderBy(curve => inked.Contains(curve.Key)))
        {
            (double L0, double Fvu)[] line = [.. points.OrderBy(p => p.L0)];
            page.Line(line.Select(p => (plot.X(p.L0), plot.Y(p.Fvu))), inked.Contains(name) ? "line" : "grid");
            if (!inked.Contains(name)) continue;
            foreach (var (l0, fvu) in line) page.Dot(plot.X(l0), plot.Y(fvu), 4, "kernel", $"L0 {l0:0.0}, FVU {fvu:0.0000}");
            // Of several curves that end close to each other, the names stand above and below.
            int below = inked.Count(other => curves[other].Min(p => p.Fvu) > line[^1].Fvu);
            page.Text(plot.X(line[^1].L0) + 10, plot.Y(line[^1].Fvu) + (inked.Count == 1 ? 4 : below == 0 ? -4 : 12), name);
        }
        if (curves.Count > inked.Count)
        {
            page.Text(Width - 110, 70, "other kinds", "soft");
            page.Line([(Width - 150, 66), (Width - 118, 66)], "grid");
        }
        page.Write(path);
    }
}
