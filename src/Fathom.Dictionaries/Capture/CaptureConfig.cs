using Fathom.Models;

namespace Fathom.Dictionaries;

/// <summary>Which activations are stored, and how.</summary>
public sealed record CaptureConfig
{
    /// <summary>Sites with one row of a fixed width for each token.</summary>
    public required IReadOnlyList<Site> Sites { get; init; }

    public RowType Type { get; init; } = RowType.F32;

    /// <summary>Rows in a shard at most; wide rows get shorter shards.</summary>
    public int ShardRows { get; init; } = 65_536;

    /// <summary>What the captures' names begin with; the site's name follows.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>Name of the capture of one site.</summary>
    public string Name(Site site) => Prefix + site;
}
