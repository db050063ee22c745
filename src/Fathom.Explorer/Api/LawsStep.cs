namespace Fathom.Explorer;

/// <summary>How far the fitting of laws is, and at its end what was found.</summary>
/// <param name="Doing">What is being done; empty at the end.</param>
/// <param name="Done">Of <paramref name="Total"/> laws.</param>
/// <param name="Total">Laws; 0 where it is not known yet.</param>
/// <param name="Result">What was found; null before the end.</param>
sealed record LawsStep(string Doing, int Done, int Total, LawsResponse? Result);
