namespace Fathom.Explorer;

/// <summary>What a person wrote about a latent; texts raw, to be escaped where they are shown.</summary>
/// <param name="Version">How many times the latent was written about, from 1; 0 before the first time.</param>
/// <param name="Label">One line; empty for none.</param>
/// <param name="Remark">As many lines as it takes; empty for nothing.</param>
/// <param name="By">Who wrote it.</param>
/// <param name="At">When; null before the first time.</param>
sealed record NoteResponse(int Version, string Label, string Remark, string By, DateTimeOffset? At);
