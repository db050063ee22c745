namespace Fathom.Models.Tokenizers.Patterns;

/// <summary>The syntax tree of a pattern.</summary>
internal abstract record PatternNode
{
    internal sealed record Literal(char Unit) : PatternNode;

    internal sealed record Set(RuneSet Runes) : PatternNode;

    internal sealed record Sequence(IReadOnlyList<PatternNode> Parts) : PatternNode;

    internal sealed record Choice(IReadOnlyList<PatternNode> Options) : PatternNode;

    /// <summary><paramref name="Most"/> is int.MaxValue where there is no upper bound.</summary>
    internal sealed record Repeat(PatternNode Body, int Least, int Most, Greed Greed) : PatternNode;

    internal sealed record LookAhead(PatternNode Body, bool Negated) : PatternNode;

    internal sealed record Atomic(PatternNode Body) : PatternNode;

    internal sealed record Anchor(Operation Operation) : PatternNode;

    /// <summary>The ASCII characters that a match can begin with, and whether the node can match nothing.</summary>
    internal (UInt128 First, bool Empty) Start()
    {
        switch (this)
        {
            case Literal literal:
                return (literal.Unit < 128 ? UInt128.One << literal.Unit : UInt128.Zero, false);
            case Set set:
                return (set.Runes.Ascii, false);
            case Repeat repeat:
                var (first, empty) = repeat.Body.Start();
                return (first, empty || repeat.Least == 0);
            case Atomic atomic:
                return atomic.Body.Start();
            case Sequence sequence:
                UInt128 joined = UInt128.Zero;
                foreach (var part in sequence.Parts)
                {
                    var (partFirst, partEmpty) = part.Start();
                    joined |= partFirst;
                    if (!partEmpty) { return (joined, false); }
                }
                return (joined, true);
            case Choice choice:
                UInt128 union = UInt128.Zero;
                bool anyEmpty = false;
                foreach (var option in choice.Options)
                {
                    var (optionFirst, optionEmpty) = option.Start();
                    union |= optionFirst;
                    anyEmpty |= optionEmpty;
                }
                return (union, anyEmpty);
            default:
                return (UInt128.Zero, true);
        }
    }
}
