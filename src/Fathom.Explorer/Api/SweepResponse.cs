namespace Fathom.Explorer;

/// <summary>What <c>fathom sweep</c> made.</summary>
/// <param name="Name">The sweep.</param>
/// <param name="Dictionaries">In the order of its grid.</param>
sealed record SweepResponse(string Name, IReadOnlyList<SweptResponse> Dictionaries);
