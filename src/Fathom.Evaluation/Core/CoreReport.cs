namespace Fathom.Evaluation;

/// <summary>A dictionary's core metrics with the controls beside them.</summary>
/// <param name="Dictionary">The dictionary.</param>
/// <param name="Controls">The permuted decoder, then those that were given.</param>
/// <param name="Sites">Where it reads and writes; null where only vectors were measured.</param>
/// <param name="HeldOut">Whether all measured rows were held out from training.</param>
/// <param name="Seed">Of the permutation.</param>
public sealed record CoreReport(CoreResult Dictionary, IReadOnlyList<CoreResult> Controls, CoderSites? Sites, bool HeldOut, ulong Seed);
