using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>All cosines between n and m directions, a part at a time, so that no n × m matrix exists.</summary>
static class CosineBlocks
{
    const int BlockRows = 1008, StripColumns = 4096;

    /// <param name="row">The a.</param>
    /// <param name="first">The first b.</param>
    /// <param name="cosines">With the bs from there on, −1 … 1.</param>
    public delegate void Take(int row, int first, ReadOnlySpan<float> cosines);

    /// <param name="a">[n, d] of norm 1 or 0 (<see cref="UnitRows"/>).</param>
    /// <param name="b">[m, d] likewise.</param>
    /// <param name="width">d.</param>
    /// <param name="take">Called from several threads, for one a never twice at a time, the bs in ascending order.</param>
    /// <param name="workers">Threads to use; no influence on any bit.</param>
    /// <param name="cancel">Gives it up between blocks.</param>
    public static void Run(ReadOnlySpan<float> a, ReadOnlySpan<float> b, int width, Take take, Workers workers,
        CancellationToken cancel)
    {
        int n = a.Length / width, m = b.Length / width;
        var cosines = new float[Math.Min(n, BlockRows) * Math.Min(m, StripColumns)];
        for (int left = 0; left < m; left += StripColumns)
        {
            int strip = left, columns = Math.Min(StripColumns, m - left);
            using PackedWeights packed = new PackedWeights(columns, width)
                .Pack(b.Slice(left * width, columns * width), WeightLayout.OutputByInput, workers);
            for (int top = 0; top < n; top += BlockRows)
            {
                cancel.ThrowIfCancellationRequested();
                int first = top, rows = Math.Min(BlockRows, n - top);
                Linear.Forward(a.Slice(top * width, rows * width), rows, packed, [], cosines.AsSpan(0, rows * columns), workers);
                workers.For(rows, row =>
                {
                    Span<float> part = cosines.AsSpan(row * columns, columns);
                    // Rounding may leave a cosine a little beyond 1.
                    foreach (ref float c in part) c = Math.Clamp(c, -1, 1);
                    take(first + row, strip, part);
                });
            }
        }
    }
}
