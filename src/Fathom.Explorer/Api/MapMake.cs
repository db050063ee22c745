namespace Fathom.Explorer;

/// <summary><c>POST /api/dictionaries/{name}/map</c>: asks for a map where there is none. There is nothing to choose.</summary>
sealed record MapMake;
