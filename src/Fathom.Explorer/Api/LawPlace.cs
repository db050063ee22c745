namespace Fathom.Explorer;

/// <summary>What a law says of a place.</summary>
/// <param name="X">Where.</param>
/// <param name="Loss">The loss; null where it is no finite number, as what follows.</param>
/// <param name="Low">Of its 95 % band.</param>
/// <param name="High">Of its 95 % band.</param>
sealed record LawPlace(double X, double? Loss, double? Low, double? High);
