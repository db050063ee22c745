namespace Fathom.Explorer;

/// <summary><c>GET /api/run</c>: what there is to see.</summary>
/// <param name="Name">The run folder's name.</param>
/// <param name="Version">Of Fathom.</param>
/// <param name="Dictionaries">Complete dictionaries, by name.</param>
sealed record RunResponse(string Name, string Version, IReadOnlyList<DictionaryResponse> Dictionaries);
