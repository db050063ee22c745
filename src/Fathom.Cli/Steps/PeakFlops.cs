using System.Diagnostics;
using Fathom.Numerics;

namespace Fathom.Cli;

/// <summary>
/// What the machine can do at most, for shares of it: a matrix product whose operands stay in the cache of a core, on as
/// many threads as asked for, the best of many short ones.
/// </summary>
static class PeakFlops
{
    const int Rows = 96, Inputs = 256, Outputs = 256, Repeats = 200;

    const double Seconds = 0.3;

    /// <returns>Operations a second, a multiply-add being two.</returns>
    public static double Measure(Workers workers)
    {
        const double work = 2.0 * Rows * Inputs * Outputs * Repeats;
        using var weights = new PackedWeights(Outputs, Inputs);
        var clock = Stopwatch.StartNew();
        double best = 0;
        var alone = new Workers(1);
        while (clock.Elapsed.TotalSeconds < Seconds)
        {
            long start = Stopwatch.GetTimestamp();
            workers.For(workers.Count, _ =>
            {
                float[] x = new float[Rows * Inputs], y = new float[Rows * Outputs];
                for (int i = 0; i < Repeats; i++) Linear.Forward(x, Rows, weights, [], y, alone);
            });
            best = Math.Max(best, work * workers.Count / Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        return best;
    }
}
