namespace Fathom.Models.Tokenizers.Patterns;

/// <summary>What an <see cref="Instruction"/> does.</summary>
internal enum Operation
{
    /// <summary>One UTF-16 unit.</summary>
    Unit,

    /// <summary>One code point of a set.</summary>
    Set,

    /// <summary>A run of code points of a set, Least to Most of them; Possessive runs give nothing back.</summary>
    Run,
    PossessiveRun,

    /// <summary>Go on with the next instruction; if that fails, at Target.</summary>
    Try,

    /// <summary>Go on at Target; if that fails, with the next instruction.</summary>
    TryTarget,
    Jump,

    /// <summary>The body follows and ends with Accept; on success the text goes on at Target, where it was.</summary>
    LookAhead,
    NegativeLookAhead,

    /// <summary>The body follows and ends with Accept; on success the text goes on at Target, behind the body.</summary>
    Atomic,
    TextStart,
    TextEnd,
    LineStart,
    LineEnd,
    Accept,
}
