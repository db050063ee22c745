using System.Runtime.Intrinsics;
using Fathom.Numerics;

namespace Fathom.Models;

/// <summary>x += y</summary>
static unsafe class Residual
{
    const int Block = 1 << 16;

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
