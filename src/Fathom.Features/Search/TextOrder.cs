namespace Fathom.Features;

/// <summary>What the latents that fire on a text are ranked by, largest first.</summary>
public enum TextOrder
{
    /// <summary>Largest activation on the text.</summary>
    Activation,

    /// <summary>Where that activation stands among the latent's own firings.</summary>
    Quantile,

    /// <summary>What taking it out adds to the loss; those not measured come last.</summary>
    LossEffect,
}
