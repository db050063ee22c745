using System.Text.Json.Serialization;

namespace Fathom.Evaluation;

/// <summary>A dictionary in the table of a sweep.</summary>
/// <param name="Name">In the run.</param>
/// <param name="Site">Its site.</param>
/// <param name="Architecture">Its kind.</param>
/// <param name="Latents">M.</param>
/// <param name="Seed">Its seed.</param>
/// <param name="Seconds">Time of its steps, on the threads that they had, since the process that finished it took it up.</param>
public sealed record SweepRow(string Name, string Site, string Architecture, int Latents, ulong Seed, double Seconds)
{
    /// <summary>What it was measured to be; null where it was not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public BriefResult? Measured { get; init; }

    /// <summary>Of the configuration and weights that were measured; null where none were.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Fingerprint { get; init; }

    /// <summary>Why there is no dictionary; null where there is one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Failure { get; init; }
}
