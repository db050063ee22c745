using System.Buffers;

namespace Fathom.Numerics;

/// <summary>
/// The pre-activations W x + b of a few rows at a time, for encoders that have to see all of a row before they choose from it.
/// They are those of <see cref="Linear"/>, to the bit. Memory does not grow with the rows.
/// </summary>
static class WholeRows
{
    /// <summary>Pre-activations held at a time: 16 MiB.</summary>
    const int Held = 1 << 22;

    /// <param name="x">[n, d]</param>
    /// <param name="n">Rows.</param>
    /// <param name="encoder">[M, d], packed.</param>
    /// <param name="bias">[M], or empty for none.</param>
    /// <param name="workers">Threads to use.</param>
    /// <param name="visit">Gets a row and its pre-activations [M], which it may change; called from many threads.</param>
    public static void Visit(ReadOnlySpan<float> x, int n, PackedWeights encoder, ReadOnlySpan<float> bias, Workers workers,
        Action<int, Memory<float>> visit)
    {
        int d = encoder.Inputs, m = encoder.Outputs, rows = Math.Max(1, Math.Min(n, Held / Math.Max(1, m)));
        float[] held = ArrayPool<float>.Shared.Rent(rows * m);
        for (int first = 0; first < n; first += rows)
        {
            int start = first, count = Math.Min(rows, n - first);
            Linear.Forward(x.Slice(first * d, count * d), count, encoder, bias, held.AsSpan(0, count * m), workers);
            workers.For(count, row => visit(start + row, held.AsMemory(row * m, m)));
        }
        ArrayPool<float>.Shared.Return(held);
    }
}
