namespace Fathom.Explorer;

/// <summary>A dictionary of the run.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Indexed">Whether its latents can be shown.</param>
/// <param name="Repair">The command that indexes it, when it is not.</param>
/// <param name="Published">Whether these are features as others published them, without an index.</param>
sealed record DictionaryResponse(string Name, bool Indexed, string? Repair, bool Published);
