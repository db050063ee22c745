namespace Fathom.Evaluation;

/// <summary>How well latents fire when the features do that they stand for (<see cref="FiringScores"/>).</summary>
/// <param name="Rows">Rows counted.</param>
/// <param name="Precision">Mean over latents.</param>
/// <param name="Recall">Mean over latents.</param>
/// <param name="F1">Mean over latents.</param>
/// <param name="Dead">Latents that fired on none of the rows.</param>
/// <param name="L0">Mean active latents of a row.</param>
/// <param name="TrueL0">Mean features that fire on a row.</param>
/// <param name="PrecisionOf">[M]</param>
/// <param name="RecallOf">[M]</param>
/// <param name="F1Of">[M]</param>
public sealed record FiringReport(long Rows, double Precision, double Recall, double F1, int Dead, double L0, double TrueL0,
    double[] PrecisionOf, double[] RecallOf, double[] F1Of);
