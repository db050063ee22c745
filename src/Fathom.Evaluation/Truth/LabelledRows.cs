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

    LabelledRows(int count, int variables, ulong[] bits, DocumentPlaces documents)
    {
        (Count, Variables, this.bits, Documents) = (count, variables, bits, documents);
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

    /// <summary>The rows' documents.</summary>
    internal DocumentPlaces Documents { get; }

    /// <summary>64-bit words of a row, those that fill it up included.</summary>
    public int Words => WordsOf(Variables);

    /// <summary>Rows on which each variable is active, [V].</summary>
    public ReadOnlySpan<int> Positives => positives;

    /// <summary>The labels of a capture's rows. Packed contexts count to the document that they begin in.</summary>
    public static LabelledRows Of(ActivationStore store, ItemStore items, LabelStore labels, RowRange range)
    {
        int words = WordsOf(labels.Variables.Count);
        var bits = new ulong[(long)range.Count * words];
        ReadOnlySpan<RowPosition> positions = store.Positions(range.First, range.Count);
        for (int row = 0; row < range.Count; row++)
        {
            ContextEntry context = items.Entry(positions[row].Context);
            labels.Row(context.Start + positions[row].Position).CopyTo(bits.AsSpan(row * words));
        }
        return new(range.Count, labels.Variables.Count, bits, DocumentPlaces.Of(store, items, range.First, range.Count));
    }

    /// <summary>Labels that a function gives.</summary>
    /// <param name="count">Rows.</param>
    /// <param name="variables">V</param>
    /// <param name="active">(row, variable) → whether it is active.</param>
    /// <param name="documentRows">Rows of each document; the last one may have fewer.</param>
    public static LabelledRows Of(int count, int variables, Func<int, int, bool> active, int documentRows = 1) =>
        Of(count, variables, active, DocumentPlaces.OfEqual(count, documentRows));

    /// <inheritdoc cref="Of(int, int, Func{int, int, bool}, int)"/>
    internal static LabelledRows Of(int count, int variables, Func<int, int, bool> active, DocumentPlaces documents)
    {
        int words = WordsOf(variables);
        var bits = new ulong[(long)count * words];
        for (int row = 0; row < count; row++)
            for (int variable = 0; variable < variables; variable++)
                if (active(row, variable)) bits[row * words + variable / 64] |= 1UL << variable % 64;
        return new(count, variables, bits, documents);
    }

    /// <summary>
    /// The same labels, each document's on rows of one other: the control that no activation can follow
    /// (<see cref="DocumentCycle"/>). Rows of one document depend on each other and stay together; apart, their luck would cancel
    /// sooner than that of activations does.
    /// </summary>
    public LabelledRows Permuted(Philox random)
    {
        int[] from = DocumentCycle.Of([.. Enumerable.Range(0, Count)], Documents.OfRow, random);
        var moved = new ulong[bits.Length];
        for (int row = 0; row < Count; row++) Row(from[row]).CopyTo(moved.AsSpan(row * Words));
        return new(Count, Variables, moved, Documents);
    }

    /// <summary>Bit v mod 64 of word v ÷ 64 is variable v.</summary>
    public ReadOnlySpan<ulong> Row(int row) => bits.AsSpan(row * Words, Words);

    /// <summary>Whether a variable is active on a row.</summary>
    public bool Has(int row, int variable) => (bits[row * Words + variable / 64] >> variable % 64 & 1) != 0;

    static int WordsOf(int variables) => ((variables + 63) / 64 + WordsTogether - 1) / WordsTogether * WordsTogether;
}
