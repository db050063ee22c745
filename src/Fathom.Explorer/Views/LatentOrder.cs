namespace Fathom.Explorer;

/// <summary>An order of the table: by what, which way, and which latents.</summary>
/// <param name="Sort">By what; equals go by number, the lower first.</param>
/// <param name="Descending">The largest first.</param>
/// <param name="Filter">Digits that the number starts with, or text within a token that tells of the latent, within the name
/// of what it tracks or within its label; empty for all.</param>
readonly record struct LatentOrder(LatentSort Sort, bool Descending, string Filter);
