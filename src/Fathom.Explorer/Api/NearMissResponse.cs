namespace Fathom.Explorer;

/// <summary>A context in which a neighbour fires and the latent does not.</summary>
/// <param name="Neighbour">The one that fires.</param>
/// <param name="Cosine">Of the decoder rows.</param>
/// <param name="Max">The neighbour's largest activation.</param>
/// <param name="Example">The context, with the neighbour's activations.</param>
sealed record NearMissResponse(int Neighbour, float Cosine, float Max, ExampleResponse Example);
