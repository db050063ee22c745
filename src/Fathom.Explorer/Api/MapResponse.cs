namespace Fathom.Explorer;

/// <summary><c>GET /api/dictionaries/{name}/map</c>: the decoder directions in a plane. The points are bytes of their own.</summary>
/// <param name="Latents">Latents of the dictionary.</param>
/// <param name="Low">The power of ten at which the scale of densities begins.</param>
/// <param name="Measured">Latents by which the map was measured.</param>
/// <param name="Neighbours">Nearest latents that are compared.</param>
/// <param name="Recall">Share of the nearest by cosine that are among as many nearest in the plane.</param>
/// <param name="PrincipalRecall">The same of the first two principal components.</param>
/// <param name="RandomRecall">The same of points at random.</param>
sealed record MapResponse(int Latents, int Low, int Measured, int Neighbours, float Recall, float PrincipalRecall, float RandomRecall);
