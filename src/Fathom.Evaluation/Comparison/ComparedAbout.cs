namespace Fathom.Evaluation;

/// <summary>One of two dictionaries in <see cref="ComparisonAbout"/>.</summary>
/// <param name="Name">Its name then.</param>
/// <param name="Hash">Fingerprint of its configuration and weights.</param>
/// <param name="Others">Random directions that the null draws the nearest of.</param>
/// <param name="Width">Of the vectors that it writes.</param>
/// <param name="Threshold">|cosine| that is more than chance.</param>
/// <param name="IsotropicThreshold">What it would be of isotropic directions.</param>
public sealed record ComparedAbout(string Name, string Hash, int Others, int Width, double Threshold, double IsotropicThreshold);
