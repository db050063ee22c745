namespace Fathom.Cli;

/// <summary>A latent and the labelled variable that it tracks, with its scores on held-out rows.</summary>
readonly record struct NamedLatent(int Latent, string Variable, double F1, double Precision, double Recall);
