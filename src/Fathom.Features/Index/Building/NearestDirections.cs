using Fathom.Numerics;

namespace Fathom.Features;

/// <summary>
/// Of each unit row the others nearest to it:
/// <code>cos(i, j) = u_i · u_j</code>
/// The top of each row of U Uᵀ is what an encoder with the weights U makes of the vectors U, so the streaming top-k
/// serves: all pairs are looked at, the n × n matrix never exists. Where screening pays, most of the products are left out,
/// and what is found is the same to the bit.
/// </summary>
static class NearestDirections
{
    /// <summary>Rows looked at together.</summary>
    public const int Block = 4096;

    /// <summary>Takes what was found of a row: nearest first, ties to the lower row; only positive cosines.</summary>
    public delegate void Take(int row, ReadOnlySpan<(float MinusCosine, int Row)> nearest);

    /// <param name="unit">[n, d] rows of length 1 or 0.</param>
    /// <param name="n">Rows.</param>
    /// <param name="width">d</param>
    /// <param name="count">Others sought of each.</param>
    /// <param name="workers">Threads to use; no influence on any bit.</param>
    /// <param name="batches">Calls its argument (first row, rows) for all rows in pieces of <see cref="Block"/>.</param>
    /// <param name="take">Called once for each row, in no order.</param>
    public static void Of(float[] unit, int n, int width, int count, Workers workers, Action<Action<long, int>> batches, Take take)
    {
        using var packed = new PackedWeights(n, width);
        packed.Pack(unit, WeightLayout.OutputByInput, workers);
        // One more than wanted, as a row is usually its own nearest.
        int sought = Math.Min(count + 1, n);
        using ScreenedEncoder? screened = ScreenedEncoder.Pays(width, n, sought) ? new(packed, seed: 0) : null;
        screened?.Update([], unit.AsSpan(0, Math.Min(Block, n) * width), Math.Min(Block, n), step: 0, workers);
        var codes = new SparseCodes(Math.Min(Block, n), count + 1);
        batches((first, rows) =>
        {
            ReadOnlySpan<float> some = unit.AsSpan((int)first * width, rows * width);
            if (screened is not null) screened.Encode(some, rows, [], sought, codes, workers);
            else TopKEncoder.Encode(some, rows, packed, [], sought, codes, workers);
            workers.For(rows, i => Sort((int)first + i, codes.RowIndices(i), codes.RowValues(i), count, take));
        });
    }

    static void Sort(int row, ReadOnlySpan<int> near, ReadOnlySpan<float> cosines, int count, Take take)
    {
        Span<(float MinusCosine, int Row)> order = stackalloc (float, int)[near.Length];
        int found = 0;
        for (int i = 0; i < near.Length; i++)
            if (near[i] != row) order[found++] = (-cosines[i], near[i]);
        order[..found].Sort();
        // With many equal rows the row itself may have lost its place to lower ones: then the last one goes.
        take(row, order[..Math.Min(found, count)]);
    }
}
