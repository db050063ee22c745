using System.Runtime.Intrinsics;

namespace Fathom.Numerics;

/// <summary>Sums of squares in double precision: the norm of a gradient whose numbers span many orders of magnitude.</summary>
public static class SquareSum
{
    /// <summary>Numbers whose squares one task adds up; fixed, so that no sum depends on the number of threads.</summary>
    const int Block = 1 << 16;

    // Σ x²
    /// <param name="x">[n]</param>
    public static unsafe double Of(ReadOnlySpan<float> x)
    {
        Vector512<double> even = Vector512<double>.Zero, odd = Vector512<double>.Zero;
        int i = 0;
        fixed (float* p = x)
        {
            for (; i <= x.Length - Vector512<float>.Count; i += Vector512<float>.Count)
            {
                (Vector512<double> low, Vector512<double> high) = Vector512.Widen(Vector512.Load(p + i));
                even += low * low;
                odd += high * high;
            }
        }
        double sum = Vector512.Sum(even + odd);
        for (; i < x.Length; i++) sum += (double)x[i] * x[i];
        return sum;
    }

    /// <summary>The same over threads: sums of fixed blocks, added in their order.</summary>
    /// <param name="x">[n]</param>
    /// <param name="workers">Threads to use; no influence on any bit.</param>
    public static unsafe double Of(ReadOnlySpan<float> x, Workers workers)
    {
        var sums = new double[(x.Length + Block - 1) / Block];
        int length = x.Length;
        fixed (float* values = x)
        {
            float* p = values;
            workers.ForRanges(length, Block,
                (start, end, block) => sums[block] = Of(new ReadOnlySpan<float>(p + start, end - start)));
        }
        double sum = 0;
        foreach (double part in sums) sum += part;
        return sum;
    }
}
