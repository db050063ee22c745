namespace Fathom.Evaluation;

/// <summary>A stage of stitching.</summary>
/// <param name="Step">What was done last.</param>
/// <param name="Added">Latents of the large dictionary that came.</param>
/// <param name="Removed">Latents of the small one that went.</param>
/// <param name="Latents">Latents that are in.</param>
/// <param name="Fvu">Fraction of variance unexplained by them.</param>
/// <param name="L0">Active ones on a row.</param>
public sealed record StitchStage(StitchStep Step, int Added, int Removed, int Latents, double Fvu, double L0);
