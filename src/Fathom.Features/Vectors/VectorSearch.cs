using Fathom.Dictionaries;
using Fathom.Numerics;

namespace Fathom.Features;

/// <summary>The rows nearest to a query by cosine, before and after it was altered; every row is looked at.</summary>
public static class VectorSearch
{
    const int BlockRows = 2048;

    /// <param name="vectors">The rows.</param>
    /// <param name="query">The query.</param>
    /// <param name="count">Rows to give.</param>
    /// <param name="except">A row to leave out, such as the query itself; −1 for none.</param>
    /// <param name="workers">Threads to use; no influence on any bit.</param>
    /// <returns>The nearest to the altered query, nearest first, ties to the lower row.</returns>
    public static IReadOnlyList<RankedRow> Of(IVectorSource vectors, AlteredQuery query, int count, int except, Workers workers)
    {
        int n = checked((int)vectors.Count), d = vectors.Width;
        double[] before = new double[n], after = new double[n];
        workers.ForRanges(n, BlockRows, (start, end, _) =>
        {
            var x = new float[(end - start) * d];
            vectors.Read(start, end - start, x);
            for (int row = start; row < end; row++)
            {
                ReadOnlySpan<float> vector = x.AsSpan((row - start) * d, d);
                before[row] = AlteredQuery.Cosine(vector, query.Before);
                after[row] = AlteredQuery.Cosine(vector, query.After);
            }
        });
        int[] byBefore = Order(before, except), byAfter = Order(after, except), rank = new int[n];
        for (int at = 0; at < byBefore.Length; at++) rank[byBefore[at]] = at + 1;
        return [.. byAfter.Take(count).Select((row, at) => new RankedRow(row, after[row], at + 1, before[row], rank[row]))];
    }

    static int[] Order(double[] cosines, int except) =>
        [.. Enumerable.Range(0, cosines.Length).Where(row => row != except).OrderByDescending(row => cosines[row])];
}
