namespace Fathom.Evaluation;

/// <summary>What a unit or a probe, chosen on training rows, shows on held-out ones.</summary>
/// <param name="Unit">The unit; null for a probe.</param>
/// <param name="Threshold">Share of the unit's largest training activation; a probe's logit.</param>
/// <param name="TrainF1">By which both were chosen.</param>
/// <param name="Activations">[rows]</param>
/// <param name="Limit">It fires above this.</param>
/// <param name="Positive">[rows] whether each carries the variable.</param>
sealed record Detection(int? Unit, double Threshold, double TrainF1, float[] Activations, float Limit, bool[] Positive);
