namespace Fathom.Explorer;

/// <summary><c>GET /api/sweeps</c>.</summary>
/// <param name="Sweeps">By name.</param>
sealed record SweepsResponse(IReadOnlyList<SweepResponse> Sweeps);
