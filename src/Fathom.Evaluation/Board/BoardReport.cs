namespace Fathom.Evaluation;

/// <summary>What a dictionary knows of the board, controls beside it.</summary>
/// <param name="Scores">The dictionary first, then the controls, then the probes.</param>
/// <param name="Probes">Probe accuracy at every captured site.</param>
/// <param name="Games">Games that labels were learnt from.</param>
/// <param name="GameRows">Their tokens.</param>
/// <param name="HeldOutGames">Games that boards were reconstructed on.</param>
/// <param name="HeldOutRows">Their tokens.</param>
public sealed record BoardReport(IReadOnlyList<(string Name, BoardScore Score)> Scores, IReadOnlyList<ProbeAccuracy> Probes,
    int Games, int GameRows, int HeldOutGames, int HeldOutRows);
