namespace Fathom.Models;

/// <summary>
/// What is read or replaced at a place in a model. d is the width of the residual stream, H the number of heads; the
/// shapes are those of one batch of n rows (all its tokens behind one another).
/// </summary>
public enum SiteKind
{
    /// <summary>What enters the first block, [n, d]: token embedding plus position embedding where it is learned.</summary>
    Embed,

    /// <summary>The residual stream before a block, [n, d].</summary>
    ResidPre,

    /// <summary>The residual stream between a block's attention and its MLP, [n, d].</summary>
    ResidMid,

    /// <summary>The residual stream after a block, [n, d].</summary>
    ResidPost,

    /// <summary>What a block's attention adds to the residual stream, output bias included, [n, d].</summary>
    AttnOut,

    /// <summary>What a block's MLP adds to the residual stream, output bias included, [n, d].</summary>
    MlpOut,

    /// <summary>What enters the MLP's nonlinearity, [n, d_mlp]; in a gated MLP the gate.</summary>
    MlpPre,

    /// <summary>What enters the MLP's output map, [n, d_mlp]; in a gated MLP act(gate) · up.</summary>
    MlpPost,

    /// <summary>What the heads read, before the output map, [n, H · d_head].</summary>
    AttnZ,

    /// <summary>The attention probabilities, for each sequence on its own, [H, queries, keys]; 0 above the diagonal.</summary>
    AttnPattern,

    /// <summary>The normalised input of a block's attention before weight and bias, [n, d].</summary>
    Ln1,

    /// <summary>The normalised input of a block's MLP before weight and bias, [n, d].</summary>
    Ln2,

    /// <summary>The output of the final norm, weight and bias included: what the unembedding reads, [n, d].</summary>
    FinalNorm,

    /// <summary>The logits, [rows, V], given to hooks in blocks of rows so that [n, V] never exists at once.</summary>
    Logits,
}
