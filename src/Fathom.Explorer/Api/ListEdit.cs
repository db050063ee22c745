namespace Fathom.Explorer;

/// <summary>
/// The body of <c>POST /api/dictionaries/{name}/lists/{list}</c>. Latents are added and removed whatever others did meanwhile; a
/// name, an order and a deletion need the version that they were decided on.
/// </summary>
/// <param name="Version">The version that the writer has seen.</param>
/// <param name="Name">Another name; null leaves it.</param>
/// <param name="Latents">All of its latents in another order, with some more or fewer; null leaves them.</param>
/// <param name="Add">Latents that come to its end unless they are there.</param>
/// <param name="Remove">Latents that leave it.</param>
/// <param name="Deleted">Deletes it; the journal keeps it.</param>
/// <param name="By">The writer's name; empty for none.</param>
sealed record ListEdit(int Version = 0, string? Name = null, IReadOnlyList<int>? Latents = null, IReadOnlyList<int>? Add = null,
    IReadOnlyList<int>? Remove = null, bool Deleted = false, string? By = null);
