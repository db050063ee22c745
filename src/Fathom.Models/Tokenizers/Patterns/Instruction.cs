namespace Fathom.Models.Tokenizers.Patterns;

/// <summary>One step of a compiled pattern; operands that the operation does not use are at their defaults.</summary>
/// <param name="First">Of Try: the ASCII characters that the branch can begin with; null where it can match nothing.</param>
internal readonly record struct Instruction(
    Operation Operation, char Unit = default, RuneSet? Set = null, int Least = 0, int Most = 0, int Target = 0,
    UInt128? First = null);
