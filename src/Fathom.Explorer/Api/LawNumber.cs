namespace Fathom.Explorer;

/// <summary>A number that was fitted, with the middle 95 % of the fits to points drawn anew.</summary>
/// <param name="Value">Of the best fit; null where it is no finite number, as all that follows.</param>
/// <param name="Low">Below.</param>
/// <param name="High">Above.</param>
sealed record LawNumber(double? Value, double? Low, double? High);
