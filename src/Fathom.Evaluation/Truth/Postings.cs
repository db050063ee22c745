namespace Fathom.Evaluation;

/// <summary>Where each unit of a block is positive, unit by unit, rows ascending.</summary>
sealed class Postings
{
    readonly int[] offsets, rows;
    readonly float[] values;

    /// <param name="first">The first unit.</param>
    /// <param name="offsets">[units + 1]</param>
    /// <param name="rows">[entries]</param>
    /// <param name="values">[entries]</param>
    public Postings(int first, int[] offsets, int[] rows, float[] values) =>
        (First, this.offsets, this.rows, this.values) = (first, offsets, rows, values);

    /// <summary>The first unit.</summary>
    public int First { get; }

    /// <summary>Units.</summary>
    public int Count => offsets.Length - 1;

    /// <summary>Rows on which a unit is positive.</summary>
    /// <param name="unit">From 0, of this block.</param>
    public ReadOnlySpan<int> Rows(int unit) => rows.AsSpan(offsets[unit]..offsets[unit + 1]);

    /// <summary>Its activations there.</summary>
    /// <param name="unit">From 0, of this block.</param>
    public ReadOnlySpan<float> Values(int unit) => values.AsSpan(offsets[unit]..offsets[unit + 1]);

    /// <summary>Postings of the same units on stretches of rows, in the order of the rows, as one.</summary>
    /// <exception cref="InputException">More entries than an array can hold.</exception>
    public static Postings Join(IReadOnlyList<Postings> parts)
    {
        int units = parts[0].Count;
        var offsets = new int[units + 1];
        long total = parts.Sum(part => (long)part.rows.Length);
        if (total > Array.MaxLength)
            throw new InputException($"{total:n0} activations are too many to count at once; " +
                $"expected at most {Array.MaxLength:n0}");
        var (rows, values) = (new int[total], new float[total]);
        int at = 0;
        for (int unit = 0; unit < units; unit++)
        {
            foreach (Postings part in parts)
            {
                ReadOnlySpan<int> own = part.Rows(unit);
                own.CopyTo(rows.AsSpan(at));
                part.Values(unit).CopyTo(values.AsSpan(at));
                at += own.Length;
            }
            offsets[unit + 1] = at;
        }
        return new(parts[0].First, offsets, rows, values);
    }
}
