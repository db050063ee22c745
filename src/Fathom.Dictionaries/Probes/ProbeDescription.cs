using System.Text.Json.Nodes;

namespace Fathom.Dictionaries;

/// <summary>What a probe is of.</summary>
public sealed record ProbeDescription
{
    /// <summary>How it was learnt.</summary>
    public required string Method { get; init; }

    /// <summary>The site whose activations it reads, or whose dictionary's latents; empty where it is of no model.</summary>
    public required string Site { get; init; }

    /// <summary>Name of the dictionary whose latents it reads; null where it reads activations.</summary>
    public string? Dictionary { get; init; }

    /// <summary>What an example was: <c>token</c>, or the <c>mean</c> or <c>last</c> token of a text.</summary>
    public required string Pool { get; init; }

    /// <summary>What a high z says, for each output.</summary>
    public required IReadOnlyList<string> Outputs { get; init; }

    /// <summary>The options and the hashes of the inputs that it was made with; null where that is not known.</summary>
    public JsonObject? Settings { get; init; }
}
