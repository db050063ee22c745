namespace Fathom.Numerics;

/// <summary>What becomes of the pre-activations of a block of rows, which come in tiles of 32 latents.</summary>
unsafe interface ITileSink
{
    /// <param name="tile">[rows, 32]</param>
    /// <param name="rows">All of the block.</param>
    /// <param name="first">Latent of the first column. Columns beyond M are 0, or NaN under an infinite input.</param>
    void Take(float* tile, int rows, int first);
}
