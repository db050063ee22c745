using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>Units with an activation on nearly every row. At most 2²⁶ activations are held at a time, 256 MiB.</summary>
abstract class DenseUnits(string name, int count) : UnitActivations(name, count)
{
    const int BlockRows = 2048;

    /// <summary>Activations held at a time, and those of them that are given out as one block, at most.</summary>
    const int MostHeld = 1 << 26, MostEntries = 1 << 25;

    /// <summary>Activations of all units on some rows. Called from several threads at once.</summary>
    /// <param name="first">The first row.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="values">[rows, units]</param>
    protected abstract void Read(long first, int rows, Span<float> values);

    public override IEnumerable<Postings> Blocks(RowRange range, Workers workers)
    {
        int rows = Math.Max(1, range.Count), held = Math.Clamp(MostHeld / rows, 1, Count), together = Math.Clamp(MostEntries / rows, 1, held);
        foreach (int[] some in Enumerable.Range(0, Count).Chunk(held))
        {
            float[][] columns = Columns(range, some, workers);
            for (int first = 0; first < some.Length; first += together)
                yield return Positive(some[first], columns.AsMemory(first, Math.Min(together, some.Length - first)), workers);
        }
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

    static Postings Positive(int first, ReadOnlyMemory<float[]> columns, Workers workers)
    {
        var offsets = new int[columns.Length + 1];
        workers.For(columns.Length, unit =>
        {
            foreach (float value in columns.Span[unit])
                if (value > 0) offsets[unit + 1]++;
        });
        for (int unit = 0; unit < columns.Length; unit++) offsets[unit + 1] += offsets[unit];
        var rows = new int[offsets[^1]];
        var positive = new float[rows.Length];
        workers.For(columns.Length, unit =>
        {
            float[] column = columns.Span[unit];
            int at = offsets[unit];
            for (int row = 0; row < column.Length; row++)
                if (column[row] > 0) (rows[at], positive[at++]) = (row, column[row]);
        });
        return new(first, offsets, rows, positive);
    }
}
