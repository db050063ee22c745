namespace Fathom.Evaluation;

/// <summary>A setting on a line.</summary>
/// <param name="X">Where.</param>
/// <param name="Loss">Geometric mean over the seeds.</param>
/// <param name="Losses">[seeds]</param>
/// <param name="Dictionaries">[seeds] their names.</param>
public sealed record LawCurvePoint(double X, double Loss, IReadOnlyList<double> Losses, IReadOnlyList<string> Dictionaries);
