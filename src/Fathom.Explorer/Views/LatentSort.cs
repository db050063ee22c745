namespace Fathom.Explorer;

/// <summary>What the table is sorted by.</summary>
enum LatentSort
{
    Number,
    Density,
    Max,
    Mean,

    /// <summary>F1 of what it tracks; latents that track nothing come last either way.</summary>
    Tracks,
}
