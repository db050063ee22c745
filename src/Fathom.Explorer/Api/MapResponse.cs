namespace Fathom.Explorer;

/// <summary>
/// <c>GET /api/dictionaries/{name}/map</c>: the decoder directions in a plane. The bytes are base64, a record for each latent by number.
/// </summary>
/// <param name="Latents">Latents of the dictionary.</param>
/// <param name="Places">u16 x and u16 y, little endian: 0 … 65535 for −1 … 1; anything for a latent without a density.</param>
/// <param name="Densities">u8: 0 for a dead latent, which has no place; 1 … 255 for log10 of the density from <paramref name="Low"/> to 0.</param>
/// <param name="Labels">u8: 0 without a label, 1 with one that has no score, 2 … 255 for scores from 0 to 1.</param>
/// <param name="Low">A power of ten.</param>
/// <param name="Measured">Latents by which the map was measured.</param>
/// <param name="Neighbours">Nearest latents that are compared.</param>
/// <param name="Recall">Share of the nearest by cosine that are among as many nearest in the plane.</param>
/// <param name="PrincipalRecall">The same of the first two principal components.</param>
/// <param name="RandomRecall">The same of points at random.</param>
sealed record MapResponse(int Latents, byte[] Places, byte[] Densities, byte[] Labels, int Low, int Measured, int Neighbours,
    float Recall, float PrincipalRecall, float RandomRecall);
