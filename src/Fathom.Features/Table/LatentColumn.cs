namespace Fathom.Features;

/// <summary>A number of each latent that a table is sorted or filtered by.</summary>
public enum LatentColumn
{
    /// <summary>The latent's number.</summary>
    Number,

    /// <summary>Share of rows on which it fires.</summary>
    Density,

    /// <summary>Largest activation.</summary>
    Max,

    /// <summary>Mean activation when active.</summary>
    Mean,

    /// <summary>Contexts in which it fires.</summary>
    Contexts,

    /// <summary>Firings for each context in which it fires: how much it repeats; undefined where it never fires.</summary>
    FiringsPerContext,

    /// <summary>Share of its firings on held-out rows; undefined where it never fires.</summary>
    HeldOutShare,

    /// <summary>Encoder bias.</summary>
    EncoderBias,

    /// <summary>Norm of the encoder row.</summary>
    EncoderNorm,

    /// <summary>Norm of the decoder row.</summary>
    DecoderNorm,

    /// <summary>Cosine of encoder and decoder row.</summary>
    EncoderDecoderCosine,

    /// <summary>Share of its firings on the token that it fires on most often: 1 is a latent of a single token; undefined where it
    /// never fires.</summary>
    TopTokenShare,

    /// <summary>Cosine of the nearest other decoder row: near 1 is a duplicate; undefined where none is above 0.</summary>
    NearestCosine,

    /// <summary>Largest Jaccard with any other latent; undefined where none fires with it.</summary>
    LargestJaccard,

    /// <summary>Largest effect on a logit; undefined in an index without a model.</summary>
    LargestLogitEffect,
}
