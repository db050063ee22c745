namespace Fathom.Numerics;

/// <summary>What a screening did.</summary>
/// <param name="Rows">Rows encoded.</param>
/// <param name="Listed">Pairs that passed the estimated bar.</param>
/// <param name="Rescored">Pairs whose pre-activation was computed.</param>
/// <param name="FallbackRows">Rows that the screening could not decide, which were encoded in f32.</param>
public readonly record struct ScreeningCounts(long Rows, long Listed, long Rescored, long FallbackRows)
{
    public static ScreeningCounts operator +(ScreeningCounts a, ScreeningCounts b) => new(a.Rows + b.Rows, a.Listed + b.Listed,
        a.Rescored + b.Rescored, a.FallbackRows + b.FallbackRows);

    /// <summary>Pairs rescored for a row.</summary>
    public double CandidatesPerRow => (double)Rescored / Math.Max(1, Rows);

    /// <summary>Of the rows, how many fell back.</summary>
    public double FallbackShare => (double)FallbackRows / Math.Max(1, Rows);
}
