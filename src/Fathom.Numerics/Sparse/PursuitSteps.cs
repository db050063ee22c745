using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Numerics;

/// <summary>
/// The steps of <see cref="MatchingPursuit"/> in their order, with the backward pass through them, for training. Per row
/// <code>
/// r_0 = s;   i = argmax D r_{t−1};   v_t = D_i · r_{t−1};   r_t = r_{t−1} − v_t D_i
/// </code>
/// The products D r of a block of rows stay in the L2 cache. From step to step they follow from those before by the Gram matrix
/// G = D Dᵀ, v ← v − v_t G_i, which takes M multiply-adds a row in the place of d M, for M² numbers of memory and a product of
/// M rows at each training step. Without a Gram matrix they are multiplied anew.
/// </summary>
static unsafe class PursuitSteps
{
    /// <summary>Products held at a time by a thread: 512 KiB.</summary>
    const int Held = 1 << 17;

    const int Group = 12, BlockRows = 64;

    /// <param name="s">[n, d]</param>
    /// <param name="n">Rows.</param>
    /// <param name="directions">D, [M, d]</param>
    /// <param name="packed">The same, packed.</param>
    /// <param name="gram">D Dᵀ, [M, M]; null to do without.</param>
    /// <param name="threshold">A row is done when ‖r‖ is below it.</param>
    /// <param name="most">Steps at most.</param>
    /// <param name="steps">Reshaped to [n, most]; entries are the steps of a row in their order. Only the last one may be of a
    /// latent that an earlier one is of.</param>
    /// <param name="workers">Threads to use.</param>
    public static void Run(float* s, int n, float* directions, PackedWeights packed, float* gram, double threshold, int most,
        SparseCodes steps, Workers workers)
    {
        int d = packed.Inputs, m = packed.Outputs, rows = Math.Clamp(Held / m / Group, 1, 28) * Group;
        steps.Reshape(n, most);
        steps.Counts.Clear();
        workers.ForRanges(n, rows, (start, end, _) =>
        {
            int count = end - start;
            using PooledFloats room = new((long)count * (m + d));
            fixed (float* products = room.Span)
            {
                float* residuals = products + (nint)count * m;
                new ReadOnlySpan<float>(s + (nint)start * d, count * d).CopyTo(new(residuals, count * d));
                Span<bool> done = new bool[count];
                for (int step = 0; step < most && done.Contains(false); step++)
                {
                    if (step == 0 || gram == null)
                        Linear.Forward(new(residuals, count * d), count, packed, [], new(products, count * m), Workers.One);
                    for (int i = 0; i < count; i++)
                    {
                        if (done[i]) continue;
                        float* v = products + (nint)i * m, r = residuals + (nint)i * d;
                        int best = Largest(v, m);
                        done[i] = best < 0 || !Step(v, r, directions, gram, m, d, best, steps, start + i)
                            || (threshold > 0 && Math.Sqrt(RowVectors.Dot(r, r, d)) < threshold);
                    }
                }
            }
        });
    }

    /// <summary>
    /// Back through the steps, from ∂L/∂r_T = −c e:
    /// <code>
    /// h_t = g_t · D_i;   g_{t−1} = g_t − h_t D_i
    /// </code>
    /// </summary>
    /// <param name="steps">Of n rows.</param>
    /// <param name="directions">D, [M, d]</param>
    /// <param name="d">Width.</param>
    /// <param name="error">e = −r_T, [n, d]</param>
    /// <param name="scale">c.</param>
    /// <param name="slopes">h, [n, stride], at the places of the steps.</param>
    /// <param name="inputSlopes">Σ_rows g_0, [d]; replaced.</param>
    /// <param name="workers">Threads to use.</param>
    public static void Backward(SparseCodes steps, float* directions, int d, float* error, float scale, float* slopes,
        Span<double> inputSlopes, Workers workers)
    {
        int blocks = (steps.Rows + BlockRows - 1) / BlockRows;
        using PooledFloats room = new((long)blocks * 2 * d);
        fixed (float* sums = room.Span)
        {
            float* all = sums;
            workers.ForRanges(steps.Rows, BlockRows, (start, end, block) =>
            {
                float* sum = all + (nint)block * 2 * d, g = sum + d;
                new Span<float>(sum, d).Clear();
                for (int row = start; row < end; row++)
                {
                    new ReadOnlySpan<float>(error + (nint)row * d, d).CopyTo(new(g, d));
                    RowVectors.Scale(-scale, g, d);
                    ReadOnlySpan<int> latents = steps.RowIndices(row);
                    for (int t = latents.Length - 1; t >= 0; t--)
                    {
                        float* direction = directions + (nint)latents[t] * d;
                        float h = slopes[(nint)row * steps.Stride + t] = RowVectors.Dot(g, direction, d);
                        RowVectors.AddScaled(-h, direction, g, d);
                    }
                    RowVectors.AddScaled(1, g, sum, d);
                }
            });
            inputSlopes.Clear();
            for (int block = 0; block < blocks; block++)
                for (int c = 0; c < d; c++) inputSlopes[c] += sums[(nint)block * 2 * d + c];
        }
    }

    // Takes a direction out of a residual and of its products; whether that was a latent not active before.
    static bool Step(float* v, float* r, float* directions, float* gram, int m, int d, int best, SparseCodes steps, int row)
    {
        float value = v[best];
        bool isNew = !steps.RowIndices(row).Contains(best);
        int at = row * steps.Stride + steps.Counts[row]++;
        (steps.Indices[at], steps.Values[at]) = (best, value);
        RowVectors.AddScaled(-value, directions + (nint)best * d, r, d);
        if (gram != null) RowVectors.AddScaled(-value, gram + (nint)best * m, v, m);
        return isNew;
    }

    // The first of the largest; −1 where none is above 0.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static int Largest(float* v, int m)
    {
        Vector512<float> largest = default;
        int i = 0;
        for (; i + Lanes.Count <= m; i += Lanes.Count) largest = Vector512.MaxNative(largest, Vector512.Load(v + i));
        float value = Lanes.Max(largest);
        for (; i < m; i++) value = Math.Max(value, v[i]);
        return value > 0 ? new ReadOnlySpan<float>(v, m).IndexOf(value) : -1;
    }
}
