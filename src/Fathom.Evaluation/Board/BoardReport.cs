namespace Fathom.Evaluation;

/// <summary>What a dictionary knows of the board, controls beside it.</summary>
/// <param name="Scores">The dictionary first, then the controls, then the probes.</param>
/// <param name="Probes">How well the probes read the board; null without them.</param>
/// <param name="Games">Games that labels were learnt from.</param>
/// <param name="GameRows">Their tokens.</param>
/// <param name="HeldOutGames">Games that boards were reconstructed on.</param>
/// <param name="HeldOutRows">Their tokens.</param>
public sealed record BoardReport(IReadOnlyList<(string Name, BoardScore Score)> Scores, ProbeAccuracy? Probes, int Games,
    int GameRows, int HeldOutGames, int HeldOutRows);
