namespace Fathom.Models;

/// <summary>Where a forward pass begins when what comes before is known already: the blocks before are not run.</summary>
/// <param name="Layer">The first block to run; the number of blocks for the read-out alone.</param>
/// <param name="Residual">[n, d] the residual stream that enters it, for all rows of the batch. Read when the pass runs, not
/// copied.</param>
public readonly record struct PassStart(int Layer, ReadOnlyMemory<float> Residual);
