using System.Buffers;

namespace Fathom.Numerics;

/// <summary>
/// Decides rows by their lists. The pre-activations of a row's k best bounds are computed; the least of them is the cut, which
/// the k-th best of all is not below. Pairs with bounds above the cut are computed too, and if the bar was below it, no pair
/// outside the list can be among the k best.
/// </summary>
internal static class ScreenDecision
{
    const int BlockRows = 64;

    /// <param name="lists">[n]</param>
    /// <param name="capacity">Keys from one row's list to the next one's.</param>
    /// <param name="pairs">Computes pre-activations.</param>
    /// <param name="codes">Receives the rows that could be decided; its stride is k.</param>
    /// <param name="undecided">[n], set for the others.</param>
    /// <param name="workers">Threads to use.</param>
    /// <returns>What was done, and the rows that a longer list might have decided.</returns>
    public static (ScreeningCounts Counts, int TooShort) Decide(ScreenList[] lists, int capacity, ScreenedPairs pairs,
        SparseCodes codes, bool[] undecided, Workers workers)
    {
        int n = codes.Rows, k = codes.Stride;
        int[] starts = ArrayPool<int>.Shared.Rent(n), ends = ArrayPool<int>.Shared.Rent(n);
        workers.ForRanges(n, BlockRows, (start, end, _) =>
        {
            for (int row = start; row < end; row++)
            {
                int first = row * capacity;
                (starts[row], ends[row]) = (first, lists[row].Count < k ? first : first + k);
                if (ends[row] > first) lists[row].BestToFront(k);
            }
        });
        pairs.Compute(starts, ends, n, workers);
        workers.ForRanges(n, BlockRows, (start, end, _) =>
        {
            for (int row = start; row < end; row++)
            {
                // Rounding must not lift the cut.
                bool full = ends[row] > starts[row];
                float cut = full ? lists[row].Least(k) * lists[row].Inverse * (1 - 1e-6f) : 0;
                undecided[row] = !(cut > lists[row].Bar);
                (starts[row], ends[row]) = (ends[row],
                    undecided[row] ? ends[row] : row * capacity + lists[row].AboveToFront(k, cut));
            }
        });
        pairs.Compute(starts, ends, n, workers);
        workers.ForRanges(n, BlockRows, (start, end, _) =>
        {
            for (int row = start; row < end; row++)
            {
                if (undecided[row]) continue;
                Span<int> latents = codes.Indices.Slice(row * k, k);
                codes.Counts[row] = lists[row].Finish(ends[row] - row * capacity, k, latents, codes.Values.Slice(row * k, k));
            }
        });
        long listed = 0, rescored = 0;
        int tooShort = 0;
        for (int row = 0; row < n; row++)
        {
            listed += lists[row].Count;
            int computed = ends[row] - row * capacity;
            rescored += computed;
            // Where fewer than k fire, no list is long enough.
            if (undecided[row] && computed == k && lists[row].Least(k) > 0) tooShort++;
        }
        ArrayPool<int>.Shared.Return(ends);
        ArrayPool<int>.Shared.Return(starts);
        return (new(n, listed, rescored, 0), tooShort);
    }
}
