namespace Fathom.Models.Patching;

/// <summary>What an activation-patching experiment found.</summary>
/// <param name="Clean">The metric of the clean prompt.</param>
/// <param name="Corrupt">The metric of the corrupt prompt.</param>
/// <param name="Patched">For each site, in the order given, each position.</param>
public sealed record PatchingResult(double Clean, double Corrupt, IReadOnlyList<PatchedValue> Patched);
