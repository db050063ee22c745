using Fathom.Numerics;

namespace Fathom.Models;

/// <summary>x += y</summary>
static unsafe class Residual
{
    const int Block = 1 << 16;

    public static void Add(ReadOnlySpan<float> y, Span<float> x)
    {
        for (int i = 0; i < y.Length; i++) x[i] += y[i];
    }

    public static void Add(ReadOnlySpan<float> y, Span<float> x, Workers workers)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(x.Length, y.Length);
        fixed (float* from = y, to = x)
        {
            float* source = from, sum = to;
            workers.ForRanges(y.Length, Block, (start, end, _) =>
                Add(new ReadOnlySpan<float>(source + start, end - start), new Span<float>(sum + start, end - start)));
        }
    }
}
