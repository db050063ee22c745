using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>Examples of which each of the four combinations of a and b is equally common, among those to learn from and those to
/// test on.</summary>
/// <param name="Examples">[n] which ones, ascending.</param>
/// <param name="Cell">[n] 2 a + b.</param>
/// <param name="Document">[n]</param>
/// <param name="Split">[n] train or test.</param>
public sealed record XorDraw(int[] Examples, int[] Cell, int[] Document, ProbeSplit[] Split)
{
    const ulong ShuffleStream = 0x786f7273;

    /// <summary>Examples to learn from, as places in <see cref="Examples"/>.</summary>
    public int[] Train { get; } = [.. Enumerable.Range(0, Split.Length).Where(i => Split[i] == ProbeSplit.Train)];

    /// <summary>Examples to test on, likewise.</summary>
    public int[] Test { get; } = [.. Enumerable.Range(0, Split.Length).Where(i => Split[i] == ProbeSplit.Test)];

    /// <summary>Cells with those of each training document on another one.</summary>
    public int[] Shuffled(ulong seed)
    {
        var moved = (int[])Cell.Clone();
        int[] from = DocumentCycle.Of(Train, Document, new Philox(seed, ShuffleStream));
        for (int i = 0; i < from.Length; i++) moved[Train[i]] = Cell[from[i]];
        return moved;
    }
}
