namespace Fathom.Explorer;

/// <summary><c>GET /api/dictionaries/{name}/lists/{list}</c>: a list of latents.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Name">What it is called; raw.</param>
/// <param name="Version">How many times it was changed, from 1.</param>
/// <param name="By">Who changed it last; raw.</param>
/// <param name="At">When.</param>
/// <param name="Latents">Its latents in their order.</param>
sealed record ListResponse(int Id, string Name, int Version, string By, DateTimeOffset At, IReadOnlyList<int> Latents);
