using System.Text.Json.Nodes;

namespace Fathom.Bench;

/// <summary>One program that was run, and the figures that it printed.</summary>
/// <param name="By">fathom, kernels, or the name of a script.</param>
/// <param name="Arguments">What it was given.</param>
/// <param name="Figures">The JSON object.</param>
sealed record SpeedRun(string By, string Arguments, JsonObject Figures)
{
    /// <summary>A figure; NaN where there is none.</summary>
    public double this[string key] => Figures[key] is { } value ? (double)value : double.NaN;
}
