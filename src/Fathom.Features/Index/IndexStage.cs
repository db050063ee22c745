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

    /// <summary>Logit effects of each latent.</summary>
    LogitEffects,
}
