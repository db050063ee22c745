namespace Fathom.Bench;

/// <summary>What the residual stream after one block holds of the board.</summary>
/// <param name="Layer">The block.</param>
/// <param name="TopK">Its TopK dictionary.</param>
/// <param name="Standard">Its ReLU + L1 dictionary.</param>
/// <param name="Random">The TopK dictionary of the model with random weights.</param>
/// <param name="Neurons">The block's MLP neurons.</param>
/// <param name="Probes">Linear probes, as detectors.</param>
/// <param name="ProbeAccuracy">Share of squares that probes read right as mine, theirs or empty.</param>
/// <param name="PlayedAccuracy">The same without the four squares in the centre.</param>
/// <param name="Majority">What each square's most common class reaches.</param>
sealed record OthelloLayer(int Layer, OthelloDictionary TopK, OthelloDictionary Standard, BoardFigures Random,
    BoardFigures Neurons, BoardFigures Probes, double ProbeAccuracy, double PlayedAccuracy, double Majority);
