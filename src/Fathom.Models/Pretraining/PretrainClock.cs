using System.Diagnostics;

namespace Fathom.Models.Pretraining;

/// <summary>Where the time of a pre-training goes.</summary>
/// <param name="before">Seconds of the processes before this one.</param>
sealed class PretrainClock(double before)
{
    readonly Stopwatch whole = Stopwatch.StartNew(), steps = new();

    /// <summary>Of this process.</summary>
    public double Seconds => whole.Elapsed.TotalSeconds;

    /// <summary>Of this process, in steps: without measurements and saving.</summary>
    public double StepSeconds => steps.Elapsed.TotalSeconds;

    /// <summary>Of all processes.</summary>
    public double Total => before + Seconds;

    public void StepStarts() => steps.Start();

    public void StepEnds() => steps.Stop();
}
