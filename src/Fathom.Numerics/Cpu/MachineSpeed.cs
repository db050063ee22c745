using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Numerics;

/// <summary>
/// What the machine can do at most, for shares of it: single-precision multiply-adds on registers alone, and memory read and
/// written in a stream. Both are the best of many short runs on as many threads as asked for.
/// </summary>
public static unsafe class MachineSpeed
{
    /// <summary>Multiply-adds in flight, enough to hide the latency of two units of four cycles each.</summary>
    const int Chains = 12;

    const int Rounds = 200_000;

    const double Seconds = 0.3;

    /// <summary>Floats of each of the two streams: more than any cache holds.</summary>
    const int StreamLength = 1 << 25;

    const int StreamBlock = 1 << 16;

    /// <summary>Operations a second by the most capable instructions of this process, a multiply-add being two.</summary>
    public static double PeakFlops(Workers workers)
    {
        (Func<float> chains, int lanes) = InstructionSet.Best switch
        {
            InstructionSet.Avx512 => ((Func<float>)Chains512, 16),
            InstructionSet.Avx2 => (Chains256, 8),
            InstructionSet.Vector128 => (Chains128, 4),
            _ => (ChainsScalar, 1),
        };
        double work = 2.0 * lanes * Chains * Rounds * workers.Count;
        var sinks = new float[workers.Count];
        return Best(work, () => workers.For(workers.Count, worker => sinks[worker] = chains()));
    }

    /// <summary>Bytes a second of y += x over two arrays: two streams read and one written, all three counted.</summary>
    public static double Bandwidth(Workers workers)
    {
        using NativeBuffer<float> x = new(StreamLength), y = new(StreamLength);
        return Best(3.0 * sizeof(float) * StreamLength, () =>
            workers.ForRanges(StreamLength, StreamBlock, (start, end, _) => Add(x.Pointer, y.Pointer, start, end)));
    }

    static double Best(double work, Action run)
    {
        double best = 0;
        for (var clock = Stopwatch.StartNew(); clock.Elapsed.TotalSeconds < Seconds;)
        {
            long start = Stopwatch.GetTimestamp();
            run();
            best = Math.Max(best, work / Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        return best;
    }

    static void Add(float* x, float* y, int start, int end)
    {
        for (int i = start; i < end; i += Lanes.Count) (Vector512.Load(x + i) + Vector512.Load(y + i)).Store(y + i);
    }

    // 12 independent chains a ← a x + y, which stay near 1.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static float Chains512()
    {
        Vector512<float> x = Vector512.Create(0.5f), y = x;
        Vector512<float> a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, i = x, j = x, k = x, l = x;
        for (int round = 0; round < Rounds; round++)
        {
            a = Vector512.MultiplyAddEstimate(a, x, y);
            b = Vector512.MultiplyAddEstimate(b, x, y);
            c = Vector512.MultiplyAddEstimate(c, x, y);
            d = Vector512.MultiplyAddEstimate(d, x, y);
            e = Vector512.MultiplyAddEstimate(e, x, y);
            f = Vector512.MultiplyAddEstimate(f, x, y);
            g = Vector512.MultiplyAddEstimate(g, x, y);
            h = Vector512.MultiplyAddEstimate(h, x, y);
            i = Vector512.MultiplyAddEstimate(i, x, y);
            j = Vector512.MultiplyAddEstimate(j, x, y);
            k = Vector512.MultiplyAddEstimate(k, x, y);
            l = Vector512.MultiplyAddEstimate(l, x, y);
        }
        return Vector512.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static float Chains256()
    {
        Vector256<float> x = Vector256.Create(0.5f), y = x;
        Vector256<float> a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, i = x, j = x, k = x, l = x;
        for (int round = 0; round < Rounds; round++)
        {
            a = Vector256.MultiplyAddEstimate(a, x, y);
            b = Vector256.MultiplyAddEstimate(b, x, y);
            c = Vector256.MultiplyAddEstimate(c, x, y);
            d = Vector256.MultiplyAddEstimate(d, x, y);
            e = Vector256.MultiplyAddEstimate(e, x, y);
            f = Vector256.MultiplyAddEstimate(f, x, y);
            g = Vector256.MultiplyAddEstimate(g, x, y);
            h = Vector256.MultiplyAddEstimate(h, x, y);
            i = Vector256.MultiplyAddEstimate(i, x, y);
            j = Vector256.MultiplyAddEstimate(j, x, y);
            k = Vector256.MultiplyAddEstimate(k, x, y);
            l = Vector256.MultiplyAddEstimate(l, x, y);
        }
        return Vector256.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static float Chains128()
    {
        Vector128<float> x = Vector128.Create(0.5f), y = x;
        Vector128<float> a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, i = x, j = x, k = x, l = x;
        for (int round = 0; round < Rounds; round++)
        {
            a = Vector128.MultiplyAddEstimate(a, x, y);
            b = Vector128.MultiplyAddEstimate(b, x, y);
            c = Vector128.MultiplyAddEstimate(c, x, y);
            d = Vector128.MultiplyAddEstimate(d, x, y);
            e = Vector128.MultiplyAddEstimate(e, x, y);
            f = Vector128.MultiplyAddEstimate(f, x, y);
            g = Vector128.MultiplyAddEstimate(g, x, y);
            h = Vector128.MultiplyAddEstimate(h, x, y);
            i = Vector128.MultiplyAddEstimate(i, x, y);
            j = Vector128.MultiplyAddEstimate(j, x, y);
            k = Vector128.MultiplyAddEstimate(k, x, y);
            l = Vector128.MultiplyAddEstimate(l, x, y);
        }
        return Vector128.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static float ChainsScalar()
    {
        float x = 0.5f, y = x, a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, i = x, j = x, k = x, l = x;
        for (int round = 0; round < Rounds; round++)
        {
            a = float.MultiplyAddEstimate(a, x, y);
            b = float.MultiplyAddEstimate(b, x, y);
            c = float.MultiplyAddEstimate(c, x, y);
            d = float.MultiplyAddEstimate(d, x, y);
            e = float.MultiplyAddEstimate(e, x, y);
            f = float.MultiplyAddEstimate(f, x, y);
            g = float.MultiplyAddEstimate(g, x, y);
            h = float.MultiplyAddEstimate(h, x, y);
            i = float.MultiplyAddEstimate(i, x, y);
            j = float.MultiplyAddEstimate(j, x, y);
            k = float.MultiplyAddEstimate(k, x, y);
            l = float.MultiplyAddEstimate(l, x, y);
        }
        return a + b + c + d + e + f + g + h + i + j + k + l;
    }
}
