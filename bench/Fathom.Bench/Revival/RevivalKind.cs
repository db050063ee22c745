namespace Fathom.Bench;

/// <summary>A way of reviving dead latents, and what came of it.</summary>
/// <param name="Name">In words.</param>
/// <param name="Options">Options of <c>fathom train</c>.</param>
/// <param name="Results">One for each seed.</param>
sealed record RevivalKind(string Name, string Options, IReadOnlyList<RevivalResult> Results);
