namespace Fathom.Explorer;

/// <summary>Settings to save under a name; none to take the name away.</summary>
sealed record SaveRequest(string Name, SteerSettings? Settings);
