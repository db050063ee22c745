namespace Fathom.Dictionaries;

/// <summary>What keeps an L1 penalty from being evaded by small activations and long decoder rows.</summary>
public enum DecoderNorm
{
    /// <summary>Rows of any norm; the penalty counts each activation times the norm of its row.</summary>
    Free,

    /// <summary>Rows are held at norm 1; the penalty counts activations.</summary>
    Unit,
}
