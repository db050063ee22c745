namespace Fathom.Dictionaries;

/// <summary>The gradient of the auxiliary loss, over the dead latents' own numbers; valid until the next step.</summary>
/// <param name="slots">[M] those numbers, −1 for the living.</param>
/// <param name="encoder">[dead, d]</param>
/// <param name="decoder">[dead, d]</param>
/// <param name="bias">[dead]</param>
sealed unsafe class DenseTerm(int[] slots, float* encoder, float* decoder, float[] bias)
{
    public int[] Slots { get; } = slots;

    public float* Encoder { get; } = encoder;

    public float* Decoder { get; } = decoder;

    public float[] Bias { get; } = bias;
}
