using Fathom.Evaluation;

namespace Fathom.Cli;

/// <summary>What a comparison found.</summary>
/// <param name="Rows">Rows whose activations were compared; null where weights alone were.</param>
/// <param name="HeldOut">Whether training never saw them.</param>
/// <param name="Pair">Of two dictionaries.</param>
/// <param name="Stability">Of more than two.</param>
/// <param name="Stitching">Of two of different sizes, on vectors.</param>
/// <param name="NotStitched">Why two of different sizes were not stitched; null where they were.</param>
/// <param name="Split">Of dictionaries of different sizes.</param>
sealed record CompareResult(int? Rows, bool? HeldOut, PairComparison? Pair, SeedStability? Stability, StitchReport? Stitching,
    string? NotStitched, SplitForest? Split);
