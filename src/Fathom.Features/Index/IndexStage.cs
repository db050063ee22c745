namespace Fathom.Features;

/// <summary>What the making of an index is busy with, in this order.</summary>
public enum IndexStage
{
    /// <summary>Rows are encoded.</summary>
    Encode,

    /// <summary>Posting lists are written; counted in latents.</summary>
    Write,

    /// <summary>Statistics of each latent.</summary>
    Statistics,

    /// <summary>Nearest decoder rows of each latent, and how often both fire.</summary>
    Neighbours,

    /// <summary>Strongest contexts of each latent.</summary>
    Peaks,

    /// <summary>Tokens that each latent fires on.</summary>
    Tokens,

    /// <summary>Latents that fire together with each latent.</summary>
    CoActivation,

    /// <summary>The plane of all decoder rows; counted in steps of its layout.</summary>
    Map,

    /// <summary>Logit effects of each latent.</summary>
    LogitEffects,
}
