namespace Fathom.Features;

/// <summary>What a scorer found of the labels of an explainer, over latents.</summary>
/// <param name="Explainer">Null where the scorer tests no label.</param>
/// <param name="Scorer">The kind of scorer.</param>
/// <param name="Measure">What its number is.</param>
/// <param name="Latents">Latents with a score.</param>
/// <param name="Mean">Mean over them, with its bootstrap interval over latents.</param>
/// <param name="Credited">Mean over all active latents that were to be explained, those without a score at chance.</param>
/// <param name="Chance">What guessing scores, mean over them.</param>
/// <param name="AlwaysNo">What the answer "no" to everything scores; null where there is no such answer.</param>
/// <param name="Failed">Things asked about that came to no answer, over all latents.</param>
public sealed record ScoreSummary(string? Explainer, string Scorer, string Measure, int Latents, Interval? Mean, double Credited,
    double Chance, double? AlwaysNo, int Failed)
{
    /// <summary>Mean of what the label of another latent scores, with its interval over latents; null where none was tried.</summary>
    public Interval? Shuffled { get; init; }

    /// <summary>Latents that one was tried on.</summary>
    public int ShuffledLatents { get; init; }

    /// <summary>Mean precision over the latents for which it is known: those scored on every token, on some of which the rule
    /// fires.</summary>
    public double? Precision { get; init; }

    /// <summary>Mean share of the positives that were answered with yes, where answers are yes and no.</summary>
    public double? TruePositiveRate { get; init; }
}
