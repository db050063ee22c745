namespace Fathom.Dictionaries;

/// <summary>How the k largest pre-activations are found; the codes are the same to the bit.</summary>
public enum EncoderKind
{
    /// <summary>Screened where that is faster, by the sizes and the instruction set (<c>ScreenedEncoder.Pays</c>).</summary>
    Auto,

    /// <summary>By computing all pre-activations.</summary>
    F32,

    /// <summary>By computing those that a product in 7-bit steps does not rule out.</summary>
    Screened,
}
