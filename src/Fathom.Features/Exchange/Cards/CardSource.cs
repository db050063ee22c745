namespace Fathom.Features;

/// <summary>What a set of cards is of.</summary>
public sealed record CardSource
{
    /// <summary>Name of the dictionary.</summary>
    public required string Name { get; init; }

    /// <summary>Name of the model.</summary>
    public required string Model { get; init; }

    /// <summary>Where the dictionary reads, in the words of whoever says so.</summary>
    public required string Site { get; init; }

    /// <summary>Tokens that the figures are of; 0 where nobody says.</summary>
    public long Tokens { get; init; }

    /// <summary>Contexts of those tokens; 0 where nobody says.</summary>
    public int Contexts { get; init; }

    /// <summary>Tokens of one context at most; 0 where nobody says.</summary>
    public int ContextLength { get; init; }

    /// <summary>The texts, by name; empty where nobody says.</summary>
    public string Dataset { get; init; } = "";

    /// <summary>When the figures were made.</summary>
    public DateTimeOffset Created { get; init; }

    /// <summary>Whether this is what others published of a sample, not an index of every token.</summary>
    public bool IsPublished { get; init; }
}
