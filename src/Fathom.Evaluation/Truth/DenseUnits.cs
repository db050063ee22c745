using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>Units with an activation on nearly every row. They are read in blocks, so that memory stays bounded.</summary>
abstract class DenseUnits(string name, int count) : UnitActivations(name, count)
{
    const int BlockRows = 2048;

    /// <summary>Activations held at a time, at most.</summary>
    const int MostEntries = 1 << 25;

    /// <summary>Activations of all units on some rows. Called from several threads at once.</summary>
    /// <param name="first">The first row.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="values">[rows, units]</param>
    protected abstract void Read(long first, int rows, Span<float> values);

    public override IEnumerable<Postings> Blocks(RowRange range, Workers workers)
    {
        int together = Math.Clamp(MostEntries / Math.Max(1, range.Count), 1, Count);
        for (int first = 0; first < Count; first += together)
            yield return Block(range, first, Math.Min(together, Count - first), workers);
    }

    public override float[][] Columns(RowRange range, IReadOnlyList<int> units, Workers workers)
    {
        var columns = new float[units.Count][];
        for (int i = 0; i < columns.Length; i++) columns[i] = new float[range.Count];
        workers.ForRanges(range.Count, BlockRows, (start, end, _) =>
        {
            var values = new float[(end - start) * Count];
            Read(range.First + start, end - start, values);
            for (int i = 0; i < columns.Length; i++)
                for (int row = start; row < end; row++) columns[i][row] = values[(row - start) * Count + units[i]];
        });
        return columns;
    }

    Postings Block(RowRange range, int first, int units, Workers workers)
    {
        var parts = new Postings[(range.Count + BlockRows - 1) / BlockRows];
        workers.ForRanges(range.Count, BlockRows, (start, end, part) =>
        {
            var values = new float[(end - start) * Count];
            Read(range.First + start, end - start, values);
            parts[part] = Positive(values, start, end - start, first, units);
        });
        return Postings.Join(parts);
    }

    Postings Positive(float[] values, int firstRow, int rows, int first, int units)
    {
        var offsets = new int[units + 1];
        for (int row = 0; row < rows; row++)
            for (int unit = 0; unit < units; unit++)
                if (values[row * Count + first + unit] > 0) offsets[unit + 1]++;
        for (int unit = 0; unit < units; unit++) offsets[unit + 1] += offsets[unit];
        int[] next = offsets[..^1], at = new int[offsets[^1]];
        var positive = new float[at.Length];
        for (int row = 0; row < rows; row++)
        {
            for (int unit = 0; unit < units; unit++)
            {
                float value = values[row * Count + first + unit];
                if (value <= 0) continue;
                int place = next[unit]++;
                (at[place], positive[place]) = (firstRow + row, value);
            }
        }
        return new(first, offsets, at, positive);
    }
}
