namespace Fathom.Explorer;

/// <summary>A score with the passages that it was lost on.</summary>
/// <param name="Score">The number.</param>
/// <param name="Failed">Things asked about that came to no answer.</param>
/// <param name="Wrong">Passages answered wrongly, the first few; null where answers are not yes and no, or nobody noted them.</param>
sealed record ExplainedScore(LabelScore Score, int Failed, IReadOnlyList<WrongCaseResponse>? Wrong);
