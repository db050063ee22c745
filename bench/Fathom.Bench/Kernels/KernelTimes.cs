using System.Diagnostics;
using System.Text.Json.Nodes;
using Fathom.Numerics;

namespace Fathom.Bench;

/// <summary>Speed and intensity of each kernel beside the machine's peak and bandwidth: what a roofline is drawn from.</summary>
static class KernelTimes
{
    const double Seconds = 1;

    const int WarmUps = 3, Fewest = 5;

    /// <summary>An object with the machine's two limits and one object for each kernel.</summary>
    public static JsonObject Measure()
    {
        var found = new JsonObject { ["peak_gflops"] = MachineSpeed.PeakFlops(Workers.All) / 1e9 };
        var kernels = new JsonObject();
        foreach (string name in KernelCases.Names)
        {
            KernelCase kernel = KernelCases.Make(name);
            double seconds = Median(kernel.Run);
            kernels[name] = new JsonObject
            {
                ["microseconds"] = Math.Round(seconds * 1e6, 1),
                ["gflops"] = Math.Round(kernel.Flops / seconds / 1e9, 1),
                ["gb_per_s"] = Math.Round(kernel.Bytes / seconds / 1e9, 1),
                ["flops_per_byte"] = Math.Round(kernel.Flops / kernel.Bytes, 3),
            };
            GC.Collect();
        }
        found["bandwidth_gb_per_s"] = MachineSpeed.Bandwidth(Workers.All) / 1e9;
        found["kernels"] = kernels;
        return found;
    }

    static double Median(Action run)
    {
        for (int i = 0; i < WarmUps; i++) run();
        var times = new List<double>();
        for (var clock = Stopwatch.StartNew(); times.Count < Fewest || clock.Elapsed.TotalSeconds < Seconds;)
        {
            long start = Stopwatch.GetTimestamp();
            run();
            times.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        times.Sort();
        return times[times.Count / 2];
    }
}
