namespace Fathom.Explorer;

/// <summary>Body of <c>POST /api/dictionaries/{name}/search/vector</c>.</summary>
/// <param name="Name">The file's name, which must end with .npy or .safetensors.</param>
/// <param name="Content">Its bytes, in base64: one vector [d], or rows [n, d].</param>
/// <param name="Row">Which row.</param>
/// <param name="Encoder">Whether it is compared with what latents read instead of what they write.</param>
sealed record VectorSearchRequest(string Name, byte[] Content, int Row = 0, bool Encoder = false);
