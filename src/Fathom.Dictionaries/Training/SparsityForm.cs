namespace Fathom.Dictionaries;

/// <summary>What a JumpReLU dictionary's sparsity penalty counts.</summary>
public enum SparsityForm
{
    /// <summary>Active latents.</summary>
    L0,

    /// <summary>tanh of activations, which tells small ones from none.</summary>
    Tanh,
}
