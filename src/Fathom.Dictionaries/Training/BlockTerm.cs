using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>c Σ‖r‖² / 2 for the latents of one block, which read a part of their own and write some columns of r.</summary>
/// <param name="pairs">The active latents of all blocks.</param>
/// <param name="block">Whose.</param>
/// <param name="input">The block's part of s, [n, inputs].</param>
/// <param name="error">r, [n, d_out]</param>
/// <param name="width">d_out</param>
/// <param name="scale">c.</param>
sealed unsafe class BlockTerm(PairsByLatent pairs, LatentBlock block, NativeBuffer<float> input, NativeBuffer<float> error,
    int width, float scale) : LossTerm
{
    public override void AddTo(int latent, float* row, ref LatentGradient gradient)
    {
        if (latent < block.First || latent >= block.First + block.Count) return;
        float bias = SparseGradient.OfLatent(pairs, latent, scale, [], input.Pointer, block.Inputs,
            error.Pointer + block.FirstOutput, row, block.Outputs, gradient.Encoder, gradient.Decoder, errorRow: width);
        gradient.Numbers[0] += bias;
        gradient.Input += bias;
    }
}
