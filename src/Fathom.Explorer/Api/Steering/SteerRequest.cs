using Fathom.Features;

namespace Fathom.Explorer;

/// <summary>Texts to stream side by side.</summary>
/// <param name="Settings">What is done and how tokens are drawn.</param>
/// <param name="Columns">Which texts, each once.</param>
sealed record SteerRequest(SteerSettings Settings, IReadOnlyList<SteeringColumn> Columns);
