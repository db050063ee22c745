namespace Fathom.Evaluation;

/// <summary>A line of a probe's table.</summary>
/// <param name="Name">Who tells the classes.</param>
/// <param name="Measures">On the test examples.</param>
/// <param name="Intervals">Of each measure, in the order of <see cref="ProbeMeasures.Values"/>; empty where there are
/// none.</param>
/// <param name="Note">How it came about; may be empty.</param>
public sealed record ProbeRow(string Name, ProbeMeasures Measures, IReadOnlyList<Interval> Intervals, string Note)
{
    /// <summary>The probe's measures less these, in the order of <see cref="ProbeMeasures.Values"/>, paired; empty for the probe
    /// itself and where they cannot be paired.</summary>
    public IReadOnlyList<Interval> Less { get; init; } = [];
}
