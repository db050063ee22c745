namespace Fathom.Explorer;

/// <summary><c>POST /api/dictionaries/{name}/search/vector</c>: the latents whose directions are nearest to a vector.</summary>
/// <param name="Rows">Vectors in the file.</param>
/// <param name="Width">Numbers of each.</param>
/// <param name="Matches">Nearest first.</param>
sealed record VectorSearchResponse(long Rows, int Width, IReadOnlyList<VectorMatchResponse> Matches);
