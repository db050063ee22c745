using Fathom.Dictionaries;

namespace Fathom.Features;

/// <summary>Every token of one side's documents, by token: where rules are found, and where they are tested. Thread-safe while
/// the index is open.</summary>
sealed class SideCorpus
{
    readonly FeatureIndex index;
    readonly DocumentSides sides;
    readonly Side side;
    readonly int[] offsets;
    readonly uint[] rows;
    readonly Lazy<Dictionary<int, int>> followed;

    public SideCorpus(FeatureIndex index, DocumentSides sides, Side side)
    {
        (this.index, this.sides, this.side) = (index, sides, side);
        long all = index.Description.Rows;
        offsets = new int[index.Items.VocabularySize + 1];
        for (long row = 0; row < all; row++)
            if (Has((uint)row) && Id((uint)row) is var id && id < offsets.Length - 1) offsets[id + 1]++;
        for (int id = 0; id + 1 < offsets.Length; id++) offsets[id + 1] = checked(offsets[id] + offsets[id + 1]);
        rows = new uint[offsets[^1]];
        int[] next = offsets[..^1];
        for (long row = 0; row < all; row++)
            if (Has((uint)row) && Id((uint)row) is var id && id < next.Length) rows[next[id]++] = (uint)row;
        followed = new(CountFollowed);
    }

    /// <summary>Rows of the side.</summary>
    public int Count => rows.Length;

    /// <summary>The rows on which a token stands, ascending.</summary>
    public ReadOnlySpan<uint> Rows(int token) =>
        token >= 0 && token < offsets.Length - 1 ? rows.AsSpan(offsets[token], offsets[token + 1] - offsets[token]) : [];

    /// <summary>One of all rows of the side, 0 … <see cref="Count"/> − 1, ordered by their tokens.</summary>
    public uint Row(int number) => rows[number];

    /// <summary>Rows right before which a token stands, a special one too; with −1 those that have none before.</summary>
    public int Followed(int token) => followed.Value.GetValueOrDefault(token);

    /// <summary>Whether a row belongs to the side.</summary>
    public bool Has(uint row) => sides[index.Rows[row].Context] == side;

    /// <summary>The whole context of a row, and where in it the row's token stands.</summary>
    public ReadOnlySpan<int> Context(uint row, out int position)
    {
        RowPosition at = index.Rows[row];
        position = at.Position;
        return index.Items.Context(at.Context);
    }

    /// <summary>The document that the context of a row begins in.</summary>
    public int Document(uint row) => DocumentSides.Documents(index.Items, index.Rows[row].Context).First;

    /// <summary>The token of a row.</summary>
    public int Id(uint row) => Context(row, out int position)[position];

    /// <summary>The row of the token just before, where that carries an activation.</summary>
    public uint? Before(uint row)
    {
        if (row == 0) return null;
        RowPosition at = index.Rows[row], before = index.Rows[row - 1];
        return before.Context == at.Context && before.Position + 1 == at.Position ? row - 1 : null;
    }

    Dictionary<int, int> CountFollowed()
    {
        var counts = new Dictionary<int, int>();
        foreach (uint row in rows)
        {
            ReadOnlySpan<int> ids = Context(row, out int position);
            int before = position == 0 ? NgramRule.Any : ids[position - 1];
            counts[before] = counts.GetValueOrDefault(before) + 1;
        }
        return counts;
    }
}
