using System.Diagnostics;

namespace Fathom.Cli;

/// <summary>Times of the steps of a benchmark, without those of the first ones, which warm it up.</summary>
/// <param name="seconds">How long to measure, beside the warm-up.</param>
sealed class StepTimes(double seconds)
{
    /// <summary>Steps that are measured at least.</summary>
    public const int FewestSteps = 3;

    /// <summary>By then the compiler has replaced its first code by its best.</summary>
    const double WarmUpSeconds = 0.5;

    const int WarmUpSteps = 2;

    readonly List<double> times = [];
    double warmUp, measured;
    int warmUpSteps;

    /// <summary>Steps that were measured.</summary>
    public int Count => times.Count;

    /// <summary>Seconds of the step in the middle.</summary>
    public double Median
    {
        get
        {
            double[] sorted = [.. times.Order()];
            return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
        }
    }

    /// <summary>Whether there are steps enough.</summary>
    public bool IsDone => times.Count >= FewestSteps && measured >= seconds;

    /// <summary>Runs steps until there are enough.</summary>
    /// <param name="seconds">How long to measure.</param>
    /// <param name="step">Gets its number, from 0, warm-up included.</param>
    /// <param name="cancellation">Stops between steps.</param>
    public static StepTimes Measure(double seconds, Action<int> step, CancellationToken cancellation)
    {
        var times = new StepTimes(seconds);
        for (int number = 0; !times.IsDone; number++)
        {
            cancellation.ThrowIfCancellationRequested();
            long start = Stopwatch.GetTimestamp();
            step(number);
            times.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        return times;
    }

    /// <summary>Takes the time of the next step.</summary>
    public void Add(double stepSeconds)
    {
        if (warmUpSteps < WarmUpSteps || warmUp < Math.Min(WarmUpSeconds, seconds))
        {
            warmUp += stepSeconds;
            warmUpSteps++;
        }
        else
        {
            times.Add(stepSeconds);
            measured += stepSeconds;
        }
    }
}
