namespace Fathom.Explorer;

/// <summary>Latents to write to a file.</summary>
/// <param name="Format">Of the file.</param>
/// <param name="Latents">Which, in the order of the file; none for all that there are.</param>
sealed record ExportRequest(ExportFormat Format, IReadOnlyList<int> Latents);
