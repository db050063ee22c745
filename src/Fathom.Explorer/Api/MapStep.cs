namespace Fathom.Explorer;

/// <summary>How far a map is.</summary>
/// <param name="Doing">What is being done; empty at the end.</param>
/// <param name="Done">Of <paramref name="Total"/>; 0 where it is not known how far.</param>
/// <param name="Total">Rows or steps.</param>
/// <param name="Made">Whether it is there.</param>
sealed record MapStep(string Doing, long Done, long Total, bool Made);
