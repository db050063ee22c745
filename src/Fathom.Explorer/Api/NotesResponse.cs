namespace Fathom.Explorer;

/// <summary><c>GET /api/dictionaries/{name}/latents/{latent}/notes</c>: what people wrote about a latent.</summary>
/// <param name="Current">As it is now.</param>
/// <param name="Earlier">What it was before, the latest first; the last few.</param>
/// <param name="Lists">Every list of the dictionary, and whether the latent is in it.</param>
sealed record NotesResponse(NoteResponse Current, IReadOnlyList<NoteResponse> Earlier, IReadOnlyList<MembershipResponse> Lists);
