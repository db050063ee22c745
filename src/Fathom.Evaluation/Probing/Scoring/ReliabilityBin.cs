namespace Fathom.Evaluation;

/// <summary>Examples whose p lies in one tenth.</summary>
/// <param name="Examples">How many.</param>
/// <param name="MeanP">Their mean p; of more than two classes the p of the likeliest.</param>
/// <param name="Share">Share that is positive; of more than two classes, that is right.</param>
public readonly record struct ReliabilityBin(double Examples, double MeanP, double Share);
