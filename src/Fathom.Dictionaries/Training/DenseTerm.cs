using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>The gradient of an auxiliary loss, over the dead latents' own numbers.</summary>
/// <param name="slots">[M] those numbers, −1 for the living.</param>
/// <param name="encoder">[dead, d_in]</param>
/// <param name="width">d_in</param>
/// <param name="decoder">[dead, d_out]</param>
/// <param name="outputWidth">d_out</param>
/// <param name="bias">[dead]</param>
sealed unsafe class DenseTerm(int[] slots, float* encoder, int width, float* decoder, int outputWidth, float[] bias) : LossTerm
{
    public override void AddTo(int latent, float* row, ref LatentGradient gradient)
    {
        int slot = slots[latent];
        if (slot < 0) return;
        RowVectors.AddScaled(1, encoder + (long)slot * width, gradient.Encoder, width);
        RowVectors.AddScaled(1, decoder + (long)slot * outputWidth, gradient.Decoder, outputWidth);
        gradient.Numbers[0] += bias[slot];
        gradient.Input += bias[slot];
    }
}
