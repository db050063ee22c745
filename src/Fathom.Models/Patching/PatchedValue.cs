namespace Fathom.Models.Patching;

/// <summary>The metric of the corrupt run with one site at one position taken from the clean run.</summary>
/// <param name="Site">The site that was patched.</param>
/// <param name="Position">The position that was patched.</param>
/// <param name="Value">The metric.</param>
/// <param name="Normalized">(value − corrupt) / (clean − corrupt): 0 is no effect, 1 brings the clean value back; NaN where
/// clean and corrupt are equal.</param>
public readonly record struct PatchedValue(Site Site, int Position, double Value, double Normalized);
