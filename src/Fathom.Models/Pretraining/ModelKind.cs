namespace Fathom.Models.Pretraining;

/// <summary>A family that can be pre-trained.</summary>
public enum ModelKind
{
    /// <summary>GPT-2: learned positions, LayerNorm, biases, GELU.</summary>
    Gpt2,

    /// <summary>Llama: rotary positions, RMSNorm, a gated MLP.</summary>
    Llama,
}
