namespace Fathom.Features;

/// <summary>Which directions of a dictionary are compared.</summary>
public enum DirectionSide
{
    /// <summary>What latents write.</summary>
    Decoder,

    /// <summary>What latents read.</summary>
    Encoder,
}
