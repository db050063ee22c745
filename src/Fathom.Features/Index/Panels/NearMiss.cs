namespace Fathom.Features;

/// <summary>A context in which a latent is silent though one that writes a similar direction fires.</summary>
/// <param name="Neighbour">The one that fires.</param>
/// <param name="Share">Its activation as a share of its largest anywhere.</param>
/// <param name="Example">The context, with the activations of the neighbour; the latent's own are 0 throughout.</param>
public sealed record NearMiss(Neighbour Neighbour, float Share, Example Example);
