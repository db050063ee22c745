using System.Numerics;
using Fathom.Dictionaries;
using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>The labels of the rows of a range, one bit for each variable.</summary>
public sealed class LabelledRows
{
    /// <summary>Words of a row are filled up to this many, so that a row is whole vectors.</summary>
    internal const int WordsTogether = 8;

    readonly ulong[] bits;
    readonly int[] positives;

    LabelledRows(int count, int variables, ulong[] bits)
    {
        (Count, Variables, this.bits) = (count, variables, bits);
        positives = new int[variables];
        for (int row = 0; row < count; row++)
        {
            ReadOnlySpan<ulong> words = Row(row);
            for (int word = 0; word < words.Length; word++)
                for (ulong left = words[word]; left != 0; left &= left - 1)
                    positives[64 * word + BitOperations.TrailingZeroCount(left)]++;
        }
    }

    /// <summary>Rows.</summary>
    public int Count { get; }

    /// <summary>Variables V.</summary>
    public int Variables { get; }

    /// <summary>64-bit words of a row, those that fill it up included.</summary>
    public int Words => WordsOf(Variables);

    /// <summary>Rows on which each variable is active, [V].</summary>
    public ReadOnlySpan<int> Positives => positives;

    /// <summary>The labels of a capture's rows.</summary>
    public static LabelledRows Of(ActivationStore store, ItemStore items, LabelStore labels, RowRange range)
    {
        int words = WordsOf(labels.Variables.Count);
        var bits = new ulong[(long)range.Count * words];
        ReadOnlySpan<RowPosition> positions = store.Positions(range.First, range.Count);
        for (int row = 0; row < range.Count; row++)
        {
            long token = items.Entry(positions[row].Context).Start + positions[row].Position;
            labels.Row(token).CopyTo(bits.AsSpan(row * words));
        }
        return new(range.Count, labels.Variables.Count, bits);
    }

    /// <summary>Labels that a function gives.</summary>
    /// <param name="count">Rows.</param>
    /// <param name="variables">V</param>
    /// <param name="active">(row, variable) → whether it is active.</param>
    public static LabelledRows Of(int count, int variables, Func<int, int, bool> active)
    {
        int words = WordsOf(variables);
        var bits = new ulong[(long)count * words];
        for (int row = 0; row < count; row++)
            for (int variable = 0; variable < variables; variable++)
                if (active(row, variable)) bits[row * words + variable / 64] |= 1UL << variable % 64;
        return new(count, variables, bits);
    }

    /// <summary>The same labels, each on another row: the control that no activation can follow.</summary>
    public LabelledRows Permuted(Philox random)
    {
        var moved = new ulong[bits.Length];
        var order = new Permutation(Math.Max(1, Count), random);
        for (int row = 0; row < Count; row++) Row((int)order[row]).CopyTo(moved.AsSpan(row * Words));
        return new(Count, Variables, moved);
    }

    /// <summary>Bit v mod 64 of word v ÷ 64 is variable v.</summary>
    public ReadOnlySpan<ulong> Row(int row) => bits.AsSpan(row * Words, Words);

    /// <summary>Whether a variable is active on a row.</summary>
    public bool Has(int row, int variable) => (bits[row * Words + variable / 64] >> variable % 64 & 1) != 0;

    static int WordsOf(int variables) => ((variables + 63) / 64 + WordsTogether - 1) / WordsTogether * WordsTogether;
}
