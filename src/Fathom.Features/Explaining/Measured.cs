namespace Fathom.Features;

/// <summary>What a scorer found.</summary>
/// <param name="Score">The number and its interval of 95 %; null where no answer came.</param>
/// <param name="Chance">What guessing scores.</param>
/// <param name="AlwaysNo">What the answer "no" to everything scores; null where there is no such answer.</param>
/// <param name="Positives">Things asked about whose right answer is yes, that were answered.</param>
/// <param name="Negatives">The same of no.</param>
/// <param name="Failed">Things asked about that came to no answer.</param>
public sealed record Measured(Interval? Score, double Chance, double? AlwaysNo, int Positives, int Negatives, int Failed)
{
    /// <summary>The number with all that failed at chance: who answers only where it is easy gains nothing.</summary>
    public double Credited => Score is { } score ? Credit.Of(score.Value, Chance, Positives + Negatives, Failed) : Chance;

    /// <summary>Share of the positives that were answered with yes, where answers are yes and no.</summary>
    public double? TruePositiveRate { get; init; }

    /// <summary>Share of what was answered with yes that is one, where that is asked about every token.</summary>
    public double? Precision { get; init; }

    /// <summary>Share of the negatives that were answered with no.</summary>
    public double? TrueNegativeRate { get; init; }

    /// <summary>The first of the passages that were answered wrongly; null where answers are not yes and no.</summary>
    public IReadOnlyList<WrongCase>? Wrong { get; init; }
}
