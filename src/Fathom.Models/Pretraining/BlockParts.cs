namespace Fathom.Models.Pretraining;

/// <summary>What a block is made of.</summary>
public enum BlockParts
{
    /// <summary>Attention and MLP.</summary>
    All,

    /// <summary>Attention alone.</summary>
    Attention,

    /// <summary>The MLP alone.</summary>
    Mlp,
}
