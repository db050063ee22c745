namespace Fathom.Explorer;

/// <summary>How well a label tells where its latent fires, with its interval of 95 %.</summary>
/// <param name="Scorer">The kind of scorer.</param>
/// <param name="Measure">What the number is.</param>
/// <param name="Value">The number.</param>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end.</param>
/// <param name="Chance">What guessing scores.</param>
/// <param name="Asked">Passages that it was tested on; 0 where nobody says.</param>
sealed record LabelScore(string Scorer, string Measure, double Value, double Low, double High, double Chance, int Asked);
