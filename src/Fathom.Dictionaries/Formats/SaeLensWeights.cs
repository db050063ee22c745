namespace Fathom.Dictionaries;

/// <summary>The tensors of sae_weights.safetensors, rows being latents.</summary>
/// <param name="Encoder">[M, d]</param>
/// <param name="EncoderBias">[M]</param>
/// <param name="Decoder">[M, d]</param>
/// <param name="DecoderBias">[d]</param>
sealed record SaeLensWeights(float[] Encoder, float[] EncoderBias, float[] Decoder, float[] DecoderBias);
