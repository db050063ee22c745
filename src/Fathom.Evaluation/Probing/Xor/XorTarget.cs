namespace Fathom.Evaluation;

/// <summary>What of a cell 2 a + b a probe is to tell.</summary>
/// <param name="Key">In names of figures.</param>
/// <param name="Words">For people.</param>
/// <param name="Of">1 or 0 of a cell.</param>
sealed record XorTarget(string Key, string Words, Func<int, int> Of)
{
    public static readonly XorTarget A = new("a", "a", cell => cell >> 1), B = new("b", "b", cell => cell & 1),
        Xor = new("xor", "a ⊕ b", cell => cell >> 1 ^ cell & 1);

    public static readonly XorTarget[] All = [A, B, Xor];
}
