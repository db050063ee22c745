namespace Fathom.Bench;

/// <summary>Training speed against each size in turn, the others as they are in <see cref="SpeedPlan"/>.</summary>
static class ScalingPicture
{
    const int Panel = 300, PanelHeight = 270, Columns = 3;

    static readonly Dictionary<string, string> Labels = new()
    { ["m"] = "latents M", ["d"] = "width d", ["k"] = "k", ["batch"] = "rows a step", ["threads"] = "threads" };

    public static void Write(SpeedResults results, string path)
    {
        var curves = SpeedPlan.Scaling.Where(curve => results.Sections.ContainsKey(SpeedPlan.ScalingSection(curve.Key))).ToList();
        if (curves.Count == 0) return;
        var page = new SvgPage(Columns * Panel + 20, (curves.Count + Columns - 1) / Columns * PanelHeight + 20,
            "Training speed against each size");
        for (int i = 0; i < curves.Count; i++)
            Draw(page, Labels[curves[i].Key], Points(results, curves[i].Key), i % Columns * Panel + 70, i / Columns * PanelHeight + 40);
        page.Write(path);
    }

    static (double X, double Y)[] Points(SpeedResults results, string key) =>
        [.. results.Sections[SpeedPlan.ScalingSection(key)].Runs.Select(run => (run[key], run["tokens_per_s"]))];

    static void Draw(SvgPage page, string label, (double X, double Y)[] points, double left, double top)
    {
        double[] steps = LogPlot.Steps(points.Min(p => p.Y), points.Max(p => p.Y) * 1.01);
        double first = points.Min(p => p.X), last = Math.Max(2 * first, points.Max(p => p.X));
        var plot = new LogPlot(page, left, top, Panel - 90, PanelHeight - 100, (first, last), (steps[0], steps[^1]));
        plot.Axes(points.Select(p => p.X), steps, label, "rows a second");
        plot.Curve(points);
    }
}
