namespace Fathom.Explorer;

/// <summary>One of two dictionaries, as seen in the other.</summary>
/// <param name="Name">The dictionary.</param>
/// <param name="Latents">M.</param>
/// <param name="Firing">Latents that fire on the rows; null where there are none.</param>
/// <param name="Mmcs">Mean over its latents of the largest cosine with one of the other.</param>
/// <param name="MeanAbsolute">Of the largest |cosine|.</param>
/// <param name="OfChance">The same of random directions.</param>
/// <param name="Threshold">|cosine| that is more than chance.</param>
/// <param name="Unique">Latents whose largest |cosine| is not.</param>
sealed record ComparedSide(string Name, int Latents, int? Firing, double Mmcs, double MeanAbsolute, double OfChance, double Threshold, int Unique);
