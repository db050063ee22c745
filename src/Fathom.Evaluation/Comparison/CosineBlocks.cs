using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>All products or cosines between n and m directions, a part at a time, so that no n × m matrix exists.</summary>
static class CosineBlocks
{
    /// <summary>Rows × columns at a time: 16 MiB, and rows enough for each to be worth reading the columns' vectors.</summary>
    const int BlockRows = 1008, StripColumns = 4096;

    /// <param name="row">The a.</param>
    /// <param name="first">The first b.</param>
    /// <param name="products">With the bs from there on; may be written to.</param>
    public delegate void Take(int row, int first, Span<float> products);

    /// <summary>Cosines, −1 … 1.</summary>
    /// <param name="a">[n, d] of norm 1 or 0 (<see cref="UnitRows"/>).</param>
    /// <param name="b">[m, d] likewise.</param>
    /// <param name="width">d.</param>
    /// <param name="take">Called from several threads, for one a never twice at a time, the bs in ascending order.</param>
    /// <param name="workers">Threads to use; no influence on any bit.</param>
    /// <param name="cancel">Gives it up between blocks.</param>
    public static void Run(ReadOnlySpan<float> a, ReadOnlySpan<float> b, int width, Take take, Workers workers,
        CancellationToken cancel) => Products(a, b, width, (row, first, cosines) =>
        {
            // Rounding may leave a cosine a little beyond 1.
            foreach (ref float c in cosines) c = Math.Clamp(c, -1, 1);
            take(row, first, cosines);
        }, workers, cancel);

    /// <summary>Products a · b.</summary>
    /// <param name="a">[n, d]</param>
    /// <param name="b">[m, d]</param>
    /// <inheritdoc cref="Run"/>
    public static void Products(ReadOnlySpan<float> a, ReadOnlySpan<float> b, int width, Take take, Workers workers,
        CancellationToken cancel)
    {
        int n = a.Length / width, m = b.Length / width;
        var products = new float[Math.Min(n, BlockRows) * Math.Min(m, StripColumns)];
        for (int left = 0; left < m; left += StripColumns)
        {
            int strip = left, columns = Math.Min(StripColumns, m - left);
            using PackedWeights packed = new PackedWeights(columns, width)
                .Pack(b.Slice(left * width, columns * width), WeightLayout.OutputByInput, workers);
            for (int top = 0; top < n; top += BlockRows)
            {
                cancel.ThrowIfCancellationRequested();
                int first = top, rows = Math.Min(BlockRows, n - top);
                Linear.Forward(a.Slice(top * width, rows * width), rows, packed, [], products.AsSpan(0, rows * columns), workers);
                workers.For(rows, row => take(first + row, strip, products.AsSpan(row * columns, columns)));
            }
        }
    }
}
