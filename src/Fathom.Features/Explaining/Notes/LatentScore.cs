namespace Fathom.Features;

/// <summary>A line of <c>notes/scores.*.jsonl</c>: how well a label tells where a latent fires.</summary>
/// <param name="Dictionary">Hash of the weights that it is about, that of <c>index.json</c>.</param>
/// <param name="Latent">The latent.</param>
/// <param name="Scorer">The kind of scorer.</param>
/// <param name="Measure">What the number is.</param>
/// <param name="Value">The number.</param>
/// <param name="Low">Lower end of its interval of 95 %.</param>
/// <param name="High">Upper end.</param>
/// <param name="Chance">What guessing scores.</param>
/// <param name="Positives">Things asked about whose right answer is yes, that were answered.</param>
/// <param name="Negatives">The same of no.</param>
/// <param name="Failed">Things that came to no answer.</param>
/// <param name="Seed">Of the passages and their order.</param>
/// <param name="At">When.</param>
public sealed record LatentScore(string Dictionary, int Latent, string Scorer, string Measure, double Value, double Low,
    double High, double Chance, int Positives, int Negatives, int Failed, ulong Seed, DateTimeOffset At)
{
    /// <summary>The number with all that failed at chance.</summary>
    internal double Credited => Credit.Of(Value, Chance, Positives + Negatives, Failed);

    /// <summary>Whose label it is; null where the scorer tests no label.</summary>
    public string? Explainer { get; init; }

    /// <summary>The label; null where the scorer tests none.</summary>
    public string? Text { get; init; }

    /// <summary>Hash of the prompts and of how much was asked about.</summary>
    public string? Setup { get; init; }

    /// <summary>The model that the scorer asked; null where none was.</summary>
    public string? Judge { get; init; }

    /// <summary>What the answer "no" to everything scores; null where there is no such answer.</summary>
    public double? AlwaysNo { get; init; }

    /// <summary>Share of the positives that were answered with yes.</summary>
    public double? TruePositiveRate { get; init; }

    /// <summary>Share of what was answered with yes that is one, where every token was asked about.</summary>
    public double? Precision { get; init; }

    /// <summary>Share of the negatives that were answered with no.</summary>
    public double? TrueNegativeRate { get; init; }

    /// <summary>The first of the passages that were answered wrongly, where answers are yes and no; null where they are not, or
    /// nobody noted them.</summary>
    public IReadOnlyList<WrongCase>? Wrong { get; init; }
}
