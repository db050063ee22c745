using System.Text.Json.Nodes;

namespace Fathom.Dictionaries;

/// <summary>One step of a run.</summary>
public sealed record ManifestStep
{
    /// <summary>The verb.</summary>
    public required string Verb { get; init; }

    /// <summary>What was made: a capture's or a dictionary's name.</summary>
    public required string Output { get; init; }

    /// <summary>The command line, word by word.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>The configuration in full, defaults included.</summary>
    public required JsonNode? Config { get; init; }

    /// <summary>UTC.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>Version of Fathom.</summary>
    public required string Version { get; init; }

    public required int Threads { get; init; }

    /// <summary>The instruction set of the kernels; results are the same to the bit on one and the same set.</summary>
    public required string InstructionSet { get; init; }

    /// <summary>Operating system and processor architecture.</summary>
    public required string Machine { get; init; }

    /// <summary>Hashes of what went in, by name.</summary>
    public required IReadOnlyDictionary<string, string> Inputs { get; init; }

    public required ManifestCosts Costs { get; init; }

    /// <summary>Most resident memory of the process until then, bytes.</summary>
    public long PeakMemory { get; init; }
}
