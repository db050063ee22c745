namespace Fathom.Features;

/// <summary>Why a passage was chosen.</summary>
public enum PassageKind
{
    /// <summary>The latent fires in it.</summary>
    Firing,

    /// <summary>Drawn at random among those in which it does not.</summary>
    Random,

    /// <summary>A latent with a similar decoder row fires in it, this one does not.</summary>
    NearMiss,
}
