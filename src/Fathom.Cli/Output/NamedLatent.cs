namespace Fathom.Cli;

/// <summary>A latent and the labelled variable that it tracks, chosen by F1 on training rows; the other scores are of held-out
/// ones.</summary>
readonly record struct NamedLatent(int Latent, string Variable, double TrainF1, double F1, double Precision, double Recall);
