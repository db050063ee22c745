using Fathom.Dictionaries;
using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>The latents of a dictionary.</summary>
sealed class SparseUnits(string name, ISparseCoder coder, IVectorSource source) : UnitActivations(name, coder.LatentCount)
{
    readonly Dictionary<RowRange, Postings> encoded = [];

    public override IEnumerable<Postings> Blocks(RowRange range, Workers workers) => [Encode(range, workers)];

    public override float[][] Columns(RowRange range, IReadOnlyList<int> units, Workers workers)
    {
        Postings all = Encode(range, workers);
        var columns = new float[units.Count][];
        for (int i = 0; i < columns.Length; i++)
        {
            float[] column = columns[i] = new float[range.Count];
            ReadOnlySpan<int> rows = all.Rows(units[i]);
            ReadOnlySpan<float> values = all.Values(units[i]);
            for (int at = 0; at < rows.Length; at++) column[rows[at]] = values[at];
        }
        return columns;
    }

    Postings Encode(RowRange range, Workers workers)
    {
        if (encoded.TryGetValue(range, out Postings? known)) return known;
        var parts = new List<Postings>();
        range.Of(source).Encode(coder, workers, (codes, place) => parts.Add(ByUnit(codes, (int)place)), CancellationToken.None);
        return encoded[range] = Postings.Join(parts);
    }

    Postings ByUnit(SparseCodes codes, int firstRow)
    {
        var offsets = new int[Count + 1];
        for (int row = 0; row < codes.Rows; row++)
        {
            ReadOnlySpan<float> values = codes.RowValues(row);
            ReadOnlySpan<int> indices = codes.RowIndices(row);
            for (int i = 0; i < indices.Length; i++)
                if (values[i] > 0) offsets[indices[i] + 1]++;
        }
        for (int unit = 0; unit < Count; unit++) offsets[unit + 1] += offsets[unit];
        int[] next = offsets[..^1], rows = new int[offsets[^1]];
        var activations = new float[rows.Length];
        for (int row = 0; row < codes.Rows; row++)
        {
            ReadOnlySpan<float> values = codes.RowValues(row);
            ReadOnlySpan<int> indices = codes.RowIndices(row);
            for (int i = 0; i < indices.Length; i++)
            {
                if (values[i] <= 0) continue;
                int at = next[indices[i]]++;
                (rows[at], activations[at]) = (firstRow + row, values[i]);
            }
        }
        return new(0, offsets, rows, activations);
    }
}
