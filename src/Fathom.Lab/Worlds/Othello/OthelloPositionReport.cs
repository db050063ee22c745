namespace Fathom.Lab.Othello;

/// <summary>How a model predicts at some positions of games; each field is a mean over the predictions.</summary>
/// <param name="Predictions">Number of predictions.</param>
/// <param name="ArgmaxLegality">Share of predictions whose likeliest token is legal.</param>
/// <param name="LegalMass">Probability on the legal tokens together.</param>
/// <param name="CrossEntropy">−Σ p ln q in nats, p being uniform over the legal tokens and q the model's distribution.</param>
/// <param name="Entropy">−Σ p ln p = ln(number of legal tokens) in nats: what no model can go below.</param>
public sealed record OthelloPositionReport(
    long Predictions, double ArgmaxLegality, double LegalMass, double CrossEntropy, double Entropy)
{
    /// <summary>Cross-entropy above the entropy, KL(p ‖ q) in nats.</summary>
    public double Excess => CrossEntropy - Entropy;
}
