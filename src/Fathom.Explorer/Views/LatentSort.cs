namespace Fathom.Explorer;

/// <summary>What the table is sorted by.</summary>
enum LatentSort
{
    Number,
    Density,
    Max,
    Mean,
}
