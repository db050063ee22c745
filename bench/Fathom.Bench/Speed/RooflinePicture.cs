using System.Text.Json.Nodes;

namespace Fathom.Bench;

/// <summary>
/// The roofline (Williams, Waterman and Patterson 2009): speed of each kernel and stage against its operations per byte, under
/// the lesser of the machine's peak and its bandwidth × intensity.
/// </summary>
static class RooflinePicture
{
    const int Width = 960, Height = 520;

    sealed record Dot(string Name, double Intensity, double Speed, string Kind);

    public static void Write(SpeedResults results, string path)
    {
        if (!results.Sections.TryGetValue("kernels", out SpeedSection? section)) return;
        SpeedRun kernels = section.Runs[0];
        double peak = kernels["peak_gflops"], bandwidth = kernels["bandwidth_gb_per_s"];
        Dot[] dots = [.. Kernels(kernels), .. Trainings(results)];
        var page = new SvgPage(Width, Height, "Speed of kernels and stages under the roofs of the machine");
        double[] speeds = LogPlot.Decades(dots.Min(dot => dot.Speed), peak);
        double[] intensities = LogPlot.Decades(0.1, dots.Max(dot => dot.Intensity));
        var plot = new LogPlot(page, Left: 60, Top: 40, Width: 560, Height: 420, (intensities[0], intensities[^1]),
            (speeds[0], speeds[^1]));
        plot.Axes(intensities, speeds, "operations per byte", "GFLOP/s");
        double[] roof = [Math.Max(intensities[0], speeds[0] / bandwidth), peak / bandwidth, intensities[^1]];
        page.Line(roof.Select(at => (plot.X(at), plot.Y(Math.Min(peak, at * bandwidth)))), "roof");
        page.Text(plot.X(intensities[^1]) - 8, plot.Y(peak) - 8, $"peak {peak:N0} GFLOP/s", "soft", "end");
        page.Text(plot.X(1) - 10, plot.Y(bandwidth), $"memory {bandwidth:N0} GB/s", "soft", "end");
        for (int i = 0; i < dots.Length; i++)
        {
            Dot dot = dots[i];
            (double x, double y) = (plot.X(dot.Intensity), plot.Y(dot.Speed));
            page.Dot(x, y, 8, dot.Kind, $"{dot.Name}: {dot.Speed:N1} GFLOP/s at {dot.Intensity:0.##} operations per byte");
            page.Text(x, y + 3.5, $"{i + 1}", "mark");
            double line = 56 + 25 * i;
            page.Dot(650, line - 4, 8, dot.Kind, dot.Name);
            page.Text(650, line - .5, $"{i + 1}", "mark");
            page.Text(666, line, dot.Name);
            page.Text(Width - 20, line, $"{dot.Speed:N0}", "soft", "end");
        }
        page.Write(path);
    }

    static IEnumerable<Dot> Kernels(SpeedRun run) => run.Figures["kernels"]!.AsObject().Select(kernel =>
        new Dot(kernel.Key, Figure(kernel.Value!, "flops_per_byte"), Figure(kernel.Value!, "gflops"), "kernel"));

    // A step's matrix products over the bytes that it has to move besides and the weights that they read.
    static IEnumerable<Dot> Trainings(SpeedResults results)
    {
        foreach (var (d, m, k, n) in SpeedPlan.Shapes)
        {
            if (!results.Sections.TryGetValue(SpeedPlan.TrainSection(d), out SpeedSection? section)) continue;
            string training = SpeedPlan.With(SpeedPlan.Train(d, m, k, n), "f32");
            double speed = section.Median(SpeedPlan.Fathom, "gflops", training);
            double bytes = section.Median(SpeedPlan.Fathom, "floor_gb", training) * 1e9;
            yield return new($"training step, d {d}, M {m:N0}", 2.0 * n * d * m / bytes, speed, "stage");
        }
    }

    static double Figure(JsonNode kernel, string key) => (double)kernel[key]!;
}
