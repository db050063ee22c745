namespace Fathom.Dictionaries;

/// <summary>What a training leaves as it started: the controls that tell whether learning that part matters.</summary>
public enum Freeze
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>W_enc, and what belongs to it of each latent.</summary>
    Encoder,

    /// <summary>W_dec.</summary>
    Decoder,
}
