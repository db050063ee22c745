using System.Numerics;
using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>
/// Boards put together on held-out games: at every threshold the union of what the firing units say. In the place of t = 1,
/// at which nothing learnt can fire, stands, as in the published code, the union of what each unit says at the highest
/// threshold that it exceeds and has labels for.
/// </summary>
sealed class BoardReconstruction
{
    const int RowsTogether = 4096;

    readonly int words, rows;
    readonly ulong[] unions;

    BoardReconstruction(int rows, int words)
    {
        (this.rows, this.words) = (rows, words);
        unions = new ulong[(long)rows * BoardLabels.Thresholds * words];
    }

    public static BoardReconstruction Of(UnitActivations units, BoardLabels labels, RowRange range, int properties,
        Workers workers)
    {
        var boards = new BoardReconstruction(range.Count, UnitLabels.WordsOf(properties));
        foreach (Postings block in units.Blocks(range, workers))
        {
            workers.ForRanges(range.Count, RowsTogether, (start, end, _) =>
            {
                for (int unit = 0; unit < block.Count; unit++)
                    if (labels.Units.TryGetValue(block.First + unit, out UnitLabels? said))
                        boards.Add(said, block.Rows(unit), block.Values(unit), start, end);
            });
        }
        return boards;
    }

    /// <summary>Counts of properties at one threshold: those said and true, said, true.</summary>
    /// <param name="threshold">From 0.</param>
    /// <param name="truth">The boards, [rows].</param>
    /// <param name="counted">The properties that count, a bit for each.</param>
    /// <returns>[documents, 3]</returns>
    public double[] Count(int threshold, LabelledRows truth, ReadOnlySpan<ulong> counted)
    {
        var counts = new double[3 * truth.Documents.Count];
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<ulong> union = unions.AsSpan((row * BoardLabels.Thresholds + threshold) * words, words);
            ReadOnlySpan<ulong> board = truth.Row(row);
            Span<double> own = counts.AsSpan(3 * truth.Documents.OfRow[row], 3);
            for (int word = 0; word < words; word++)
            {
                ulong here = union[word] & counted[word], real = board[word] & counted[word];
                own[0] += BitOperations.PopCount(here & real);
                own[1] += BitOperations.PopCount(here);
                own[2] += BitOperations.PopCount(real);
            }
        }
        return counts;
    }

    void Add(UnitLabels said, ReadOnlySpan<int> where, ReadOnlySpan<float> values, int start, int end)
    {
        for (int i = where.BinarySearch(start) is var at && at >= 0 ? at : ~at; i < where.Length && where[i] < end; i++)
        {
            int highest = FiringCounter.Highest(said.Limits, values[i], said.Max);
            Span<ulong> row = unions.AsSpan(where[i] * BoardLabels.Thresholds * words, BoardLabels.Thresholds * words);
            for (int t = 0; t <= highest && t < BoardLabels.Thresholds - 1; t++) Or(row.Slice(t * words, words), said.Mask(t));
            Or(row[((BoardLabels.Thresholds - 1) * words)..], said.Highest(highest));
        }
    }

    static void Or(Span<ulong> to, ReadOnlySpan<ulong> mask)
    {
        for (int word = 0; word < mask.Length; word++) to[word] |= mask[word];
    }
}
