namespace Fathom.Bench;

/// <summary>A way of reviving dead latents, and what came of it.</summary>
/// <param name="Rows">The rows of the auxiliary loss, in words.</param>
/// <param name="Results">One for each seed.</param>
sealed record RevivalKind(string Rows, IReadOnlyList<RevivalResult> Results);
