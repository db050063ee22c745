namespace Fathom.Dictionaries;

/// <summary>The tensors of sae_weights.safetensors, rows being latents.</summary>
/// <param name="Encoder">[M, d]</param>
/// <param name="EncoderBias">[M]</param>
/// <param name="Decoder">[M, d]</param>
/// <param name="DecoderBias">[d]</param>
/// <param name="Further">Reads a tensor [M] that only some kinds have, by its name.</param>
/// <param name="FurtherRows">Likewise a tensor [M, n].</param>
sealed record SaeLensWeights(float[] Encoder, float[] EncoderBias, float[] Decoder, float[] DecoderBias,
    Func<string, float[]> Further, Func<string, int, float[]> FurtherRows);
