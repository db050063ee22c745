using System.Runtime.Intrinsics;

namespace Fathom.Numerics;

/// <summary>
/// Rotary position embedding: the pair (a, b) = (x_i, x_{i + headDim/2}) of a head at position p becomes
/// (a cos pθ_i − b sin pθ_i, b cos pθ_i + a sin pθ_i) — the "rotate half" pairing of Hugging Face's checkpoints.
/// </summary>
public static unsafe class Rope
{
    /// <param name="heads">[n, count, headDim], rotated in place.</param>
    /// <param name="n">Rows.</param>
    /// <param name="count">Heads of a row.</param>
    /// <param name="table">Angles for headDim.</param>
    /// <param name="positions">[n] position of each row; below <see cref="RopeTable.Positions"/>.</param>
    /// <param name="workers">Threads to use.</param>
    public static void Apply(Span<float> heads, int n, int count, RopeTable table, ReadOnlySpan<int> positions,
        Workers workers) => Apply(heads, n, count, table, positions, backward: false, workers);

    /// <summary>The gradient of what was rotated from that of the result: the rotation by −pθ_i.</summary>
    /// <inheritdoc cref="Apply(Span{float}, int, int, RopeTable, ReadOnlySpan{int}, Workers)"/>
    public static void Backward(Span<float> heads, int n, int count, RopeTable table, ReadOnlySpan<int> positions,
        Workers workers) => Apply(heads, n, count, table, positions, backward: true, workers);

    static void Apply(Span<float> heads, int n, int count, RopeTable table, ReadOnlySpan<int> positions, bool backward,
        Workers workers)
    {
        ArgumentNullException.ThrowIfNull(table);
        int headDim = table.HeadDim;
        Shapes.Require(heads.Length, (long)n * count, headDim, nameof(heads));
        Shapes.Require(positions.Length, 1, n, nameof(positions));
        foreach (int position in positions[..n])
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)position, (uint)table.Positions, nameof(positions));
        fixed (float* ph = heads)
        fixed (int* pp = positions)
        {
            float* xs = ph;
            int* ps = pp;
            workers.ForRanges(n, Lanes.TaskRows(count * headDim), (start, end, _) =>
            {
                for (int row = start; row < end; row++)
                    for (int head = 0; head < count; head++)
                    {
                        float* x = xs + ((nint)row * count + head) * headDim;
                        if (backward) RotateBack(x, table.Cosines(ps[row]), table.Sines(ps[row]));
                        else Rotate(x, table.Cosines(ps[row]), table.Sines(ps[row]));
                    }
            });
        }
    }

    static void Rotate(float* x, ReadOnlySpan<float> cosines, ReadOnlySpan<float> sines)
    {
        int half = cosines.Length, i = 0;
        fixed (float* cos = cosines, sin = sines)
        {
            for (; i + 4 <= half; i += 4)
            {
                Vector128<float> a = Vector128.Load(x + i), b = Vector128.Load(x + half + i);
                Vector128<float> c = Vector128.Load(cos + i), s = Vector128.Load(sin + i);
                (a * c - b * s).Store(x + i);
                (b * c + a * s).Store(x + half + i);
            }
            for (; i < half; i++)
            {
                float a = x[i], b = x[half + i];
                x[i] = a * cos[i] - b * sin[i];
                x[half + i] = b * cos[i] + a * sin[i];
            }
        }
    }

    static void RotateBack(float* x, ReadOnlySpan<float> cosines, ReadOnlySpan<float> sines)
    {
        int half = cosines.Length, i = 0;
        fixed (float* cos = cosines, sin = sines)
        {
            for (; i + 4 <= half; i += 4)
            {
                Vector128<float> a = Vector128.Load(x + i), b = Vector128.Load(x + half + i);
                Vector128<float> c = Vector128.Load(cos + i), s = Vector128.Load(sin + i);
                (a * c + b * s).Store(x + i);
                (b * c - a * s).Store(x + half + i);
            }
            for (; i < half; i++)
            {
                float a = x[i], b = x[half + i];
                x[i] = a * cos[i] + b * sin[i];
                x[half + i] = b * cos[i] - a * sin[i];
            }
        }
    }
}
