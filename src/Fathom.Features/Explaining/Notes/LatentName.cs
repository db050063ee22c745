namespace Fathom.Features;

/// <summary>The best label of a latent.</summary>
/// <param name="Label">It.</param>
/// <param name="Score">What it was chosen by; null where no label of the latent has been scored.</param>
public sealed record LatentName(LatentLabel Label, LatentScore? Score);
