namespace Fathom.Explorer;

/// <summary><c>GET /api/dictionaries/{name}/steer</c>: what can be steered along here.</summary>
/// <param name="Site">Where.</param>
/// <param name="Width">Numbers of a direction.</param>
/// <param name="Variables">Labelled variables of the run.</param>
/// <param name="Probes">Probes saved in the run.</param>
/// <param name="Saved">Settings that were saved, the latest of each name.</param>
sealed record SteerInfo(string Site, int Width, IReadOnlyList<string> Variables, IReadOnlyList<string> Probes,
    IReadOnlyList<SavedSettings> Saved);
