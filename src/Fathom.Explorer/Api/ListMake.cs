namespace Fathom.Explorer;

/// <summary>The body of <c>POST /api/dictionaries/{name}/lists</c>.</summary>
/// <param name="Name">One line of 80 characters that no other list of the dictionary is called.</param>
/// <param name="Latents">10,000 at most; none for an empty list.</param>
/// <param name="By">The writer's name; empty for none.</param>
sealed record ListMake(string? Name = null, IReadOnlyList<int>? Latents = null, string? By = null);
