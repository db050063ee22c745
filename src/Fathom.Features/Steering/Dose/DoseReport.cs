namespace Fathom.Features;

/// <summary>What strengths did.</summary>
/// <param name="Unsteered">The same prompts without steering.</param>
/// <param name="Points">A point for each strength, in the order asked for.</param>
public sealed record DoseReport(DosePoint Unsteered, IReadOnlyList<DosePoint> Points);
