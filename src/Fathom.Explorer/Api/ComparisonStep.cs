namespace Fathom.Explorer;

/// <summary>How far a comparison is, and at its end what it found.</summary>
/// <param name="Doing">What is being done; empty at the end.</param>
/// <param name="Done">Of <paramref name="Total"/> rows; 0 where it is not known how far.</param>
/// <param name="Total">Rows.</param>
/// <param name="Result">What was found; null before the end.</param>
sealed record ComparisonStep(string Doing, long Done, long Total, ComparisonResponse? Result);
