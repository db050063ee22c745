using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Numerics;

/// <summary>
/// Coordinate descent on min ‖v − Wᵀ h‖² over h ≥ 0, for many v at once. One sweep is, for j = 0 … M − 1 in turn,
/// <code>h_j ← max(0, h_j + (p_j − Σ_l G_jl h_l) / G_jj)     p = W v,  G = W Wᵀ</code>
/// each the exact minimum over h_j, so that no sweep makes the distance larger (HALS: Cichocki and Phan 2009; as for the rows,
/// so by symmetry for the factors). Coordinates with G_jj = 0 stay as they are.
/// </summary>
public static unsafe class NonNegativeSweep
{
    /// <summary>Columns that go through the coordinates side by side: eight vectors.</summary>
    public const int Columns = 8 * Lanes.Count;

    /// <param name="gram">G, [M, M]</param>
    /// <param name="products">p of each column, [M, n]</param>
    /// <param name="m">M</param>
    /// <param name="n">Columns.</param>
    /// <param name="sweeps">Sweeps.</param>
    /// <param name="h">[M, n], non-negative, improved in place.</param>
    /// <param name="workers">Threads to use; the result does not depend on them.</param>
    public static void Run(ReadOnlySpan<float> gram, ReadOnlySpan<float> products, int m, int n, int sweeps, Span<float> h,
        Workers workers)
    {
        Shapes.Require(gram.Length, m, m, nameof(gram));
        Shapes.Require(products.Length, m, n, nameof(products));
        Shapes.Require(h.Length, m, n, nameof(h));
        fixed (float* pg = gram, pp = products, ph = h)
        {
            float* gs = pg, ps = pp, hs = ph;
            workers.ForRanges(n, Columns, (start, end, _) =>
            {
                // Side by side and nothing else, so that they stay in the cache from sweep to sweep.
                using PooledFloats room = new(2L * m * Columns + Lanes.Count);
                fixed (float* unaligned = room.Span)
                {
                    float* some = Lanes.Align(unaligned), wanted = some + (nint)m * Columns;
                    Copy(hs + start, n, some, Columns, m, end - start);
                    Copy(ps + start, n, wanted, Columns, m, end - start);
                    for (int sweep = 0; sweep < sweeps; sweep++) Sweep(gs, wanted, m, some);
                    Copy(some, Columns, hs + start, n, m, end - start);
                }
            });
        }
    }

    static void Copy(float* from, nint fromRow, float* to, nint toRow, int rows, int width)
    {
        for (int row = 0; row < rows; row++)
            new ReadOnlySpan<float>(from + row * fromRow, width).CopyTo(new(to + row * toRow, width));
    }

    /// <summary>One sweep over h [M, Columns]; columns that nobody asked for hold any numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Sweep(float* gram, float* products, int m, float* h)
    {
        const int N = Lanes.Count;
        for (int j = 0; j < m; j++)
        {
            float* row = gram + (nint)j * m, to = h + (nint)j * Columns, from = h;
            if (!(row[j] > 0)) continue;
            Vector512<float> s0 = default, s1 = default, s2 = default, s3 = default, s4 = default, s5 = default, s6 = default,
                s7 = default;
            for (int l = 0; l < m; l++, from += Columns)
            {
                var g = Vector512.Create(row[l]);
                s0 = Vector512.MultiplyAddEstimate(g, Vector512.Load(from), s0);
                s1 = Vector512.MultiplyAddEstimate(g, Vector512.Load(from + N), s1);
                s2 = Vector512.MultiplyAddEstimate(g, Vector512.Load(from + 2 * N), s2);
                s3 = Vector512.MultiplyAddEstimate(g, Vector512.Load(from + 3 * N), s3);
                s4 = Vector512.MultiplyAddEstimate(g, Vector512.Load(from + 4 * N), s4);
                s5 = Vector512.MultiplyAddEstimate(g, Vector512.Load(from + 5 * N), s5);
                s6 = Vector512.MultiplyAddEstimate(g, Vector512.Load(from + 6 * N), s6);
                s7 = Vector512.MultiplyAddEstimate(g, Vector512.Load(from + 7 * N), s7);
            }
            float* p = products + (nint)j * Columns;
            var inverse = Vector512.Create(1 / row[j]);
            Step(p, s0, inverse, to);
            Step(p + N, s1, inverse, to + N);
            Step(p + 2 * N, s2, inverse, to + 2 * N);
            Step(p + 3 * N, s3, inverse, to + 3 * N);
            Step(p + 4 * N, s4, inverse, to + 4 * N);
            Step(p + 5 * N, s5, inverse, to + 5 * N);
            Step(p + 6 * N, s6, inverse, to + 6 * N);
            Step(p + 7 * N, s7, inverse, to + 7 * N);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Step(float* product, Vector512<float> sum, Vector512<float> inverse, float* h) =>
        Vector512.Max(Vector512<float>.Zero,
            Vector512.MultiplyAddEstimate(Vector512.Load(product) - sum, inverse, Vector512.Load(h))).Store(h);
}
