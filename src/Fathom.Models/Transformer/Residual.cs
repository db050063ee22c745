using System.Runtime.Intrinsics;
using Fathom.Numerics;

namespace Fathom.Models;

/// <summary>The residual stream x, to which every part of a block adds its output y.</summary>
static unsafe class Residual
{
    const int Block = 1 << 16;

    /// <summary>x += map(z), where hooks look at y = map(z) with y made apart. The bits are the same.</summary>
    /// <param name="pass">Who looks on.</param>
    /// <param name="site">What y is.</param>
    /// <param name="map">The last map of the part.</param>
    /// <param name="z">[n, inputs of the map]</param>
    /// <param name="branch">Room for y, taken where it is needed.</param>
    /// <param name="x">[n, d]</param>
    /// <param name="workers">Threads to use.</param>
    /// <returns>Whether the pass ends at y.</returns>
    public static bool AddMap(Pass pass, Site site, Dense map, ReadOnlySpan<float> z, Scratch branch, Span<float> x,
        Workers workers)
    {
        if (!pass.Wants(site))
        {
            map.Forward(z, pass.Batch.Rows, x, LinearEnd.Add, workers);
            return false;
        }
        var y = branch.Take(x.Length);
        map.Forward(z, pass.Batch.Rows, y, workers);
        if (pass.Visit(site.Kind, site.Layer, y, map.Outputs)) return true;
        Add(y, x, workers);
        return false;
    }

    /// <summary>x += y</summary>
    public static void Add(ReadOnlySpan<float> y, Span<float> x, Workers workers)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(x.Length, y.Length);
        fixed (float* from = y, to = x)
        {
            float* source = from, sum = to;
            workers.ForRanges(y.Length, Block, (start, end, _) => Add(source, sum, start, end));
        }
    }

    static void Add(float* y, float* x, int start, int end)
    {
        int i = start;
        for (; i + Vector512<float>.Count <= end; i += Vector512<float>.Count)
            (Vector512.Load(x + i) + Vector512.Load(y + i)).Store(x + i);
        for (; i < end; i++) x[i] += y[i];
    }
}
