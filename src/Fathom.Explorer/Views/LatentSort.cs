namespace Fathom.Explorer;

/// <summary>What the table is sorted by. Latents without the number come last either way.</summary>
enum LatentSort
{
    Number,
    Density,
    Max,
    Mean,

    /// <summary>Contexts in which it fires.</summary>
    Contexts,

    /// <summary>F1 of what it tracks.</summary>
    Tracks,

    /// <summary>Score of its best label.</summary>
    Score,

    /// <summary>Place in the list that the table is of.</summary>
    Listed,
}
