using System.Text.Json.Nodes;

namespace Fathom.Cli;

/// <summary>A finished evaluation as a person and as a program reads it.</summary>
/// <param name="Summary">SAEBench's envelope without the single latents.</param>
/// <param name="Table">The first metrics, controls beside them.</param>
sealed record Evaluated(JsonObject Summary, string Table);
