namespace Fathom.Evaluation;

/// <summary>What a dictionary knows of labelled variables, controls beside it.</summary>
/// <param name="Variables">All labelled variables, those that are too rare to be scored included.</param>
/// <param name="Columns">The dictionary first, then the controls, then the probe.</param>
/// <param name="Latents">The variable that each latent tells best; latents that never fire with one are left out.</param>
/// <param name="TrainRows">Rows on which units and thresholds were chosen.</param>
/// <param name="ProbeRows">The first of them, on which the probe was trained and the components were taken.</param>
/// <param name="HeldOutRows">Rows that the scores are of.</param>
public sealed record TruthReport(IReadOnlyList<TruthVariable> Variables, IReadOnlyList<TruthColumn> Columns,
    IReadOnlyList<TrackedVariable> Latents, int TrainRows, int ProbeRows, int HeldOutRows);
