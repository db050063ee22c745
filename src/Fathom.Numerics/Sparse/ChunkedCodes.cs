using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Numerics;

/// <summary>
/// Decode and backward pass of codes in which many of few latents are active, so that every row would be fetched many times
/// from beyond the L2 cache: columns are taken some at a time, copied together, and all that one pass reads stays in it. The
/// sums are those of <see cref="SparseDecode"/> and <see cref="SparseGradient"/>; only slopes are added up chunk by chunk.
/// </summary>
internal static unsafe class ChunkedCodes
{
    /// <summary>Columns of the decoder in a chunk: of 4,096 latents they take 1 MiB.</summary>
    public const int Columns = 64;

    /// <summary>Columns of the batch in a chunk: of 4,096 rows they take 512 KiB.</summary>
    const int BatchColumns = 32;

    const int BlockRows = 256, BlockLatents = 64;

    /// <summary>Numbers of all chunks.</summary>
    public static long SizeOf(int latents, int d) => (long)latents * ((d + Columns - 1) / Columns * Columns);

    /// <summary>Copies some rows of the decoder into chunks, the last one filled up with zeros.</summary>
    /// <param name="decoder">[M, d]</param>
    /// <param name="latents">Which rows.</param>
    /// <param name="d">Width.</param>
    /// <param name="chunks">[d / 64, latents, 64]</param>
    /// <param name="workers">Threads to use.</param>
    public static void Pack(float* decoder, int[] latents, int d, float* chunks, Workers workers) =>
        workers.ForRanges(latents.Length, BlockLatents, (start, end, _) =>
        {
            for (int i = start; i < end; i++)
                for (int c = 0; c < d; c += Columns)
                    CopyPart(decoder + (nint)latents[i] * d + c, Math.Min(Columns, d - c),
                        chunks + ((nint)c / Columns * latents.Length + i) * Columns, Columns);
        });

    /// <summary>r += Σ_j f_j D_j, and the slope scale · r · D_j of every entry.</summary>
    /// <param name="codes">f, n rows.</param>
    /// <param name="chunks">D as <see cref="Pack"/> leaves it.</param>
    /// <param name="latents">Rows of D.</param>
    /// <param name="d">Width.</param>
    /// <param name="r">[n, d]</param>
    /// <param name="scale">Of the slopes.</param>
    /// <param name="slopes">At the places of the entries in the codes.</param>
    /// <param name="workers">Threads to use.</param>
    /// <returns>Σ ‖r‖².</returns>
    public static double Residual(SparseCodes codes, float* chunks, int latents, int d, float* r, float scale, float* slopes,
        Workers workers)
    {
        var squares = new double[(codes.Rows + BlockRows - 1) / BlockRows];
        workers.ForRanges(codes.Rows, BlockRows, (start, end, block) =>
        {
            float* sum = stackalloc float[Columns];
            for (int c = 0; c < d; c += Columns)
            {
                int width = Math.Min(Columns, d - c);
                float* chunk = chunks + (nint)c * latents;
                for (int row = start; row < end; row++)
                {
                    float* at = r + (nint)row * d + c, slope = slopes + codes.Start(row);
                    CopyPart(at, width, sum, Columns);
                    RowOfChunk(codes.RowIndices(row), codes.RowValues(row), chunk, sum, scale, slope, c == 0);
                    new ReadOnlySpan<float>(sum, width).CopyTo(new(at, width));
                    squares[block] += RowVectors.Dot(sum, sum, Columns);
                }
            }
        });
        double total = 0;
        foreach (double square in squares) total += square;
        return total;
    }

    /// <summary>Σ_rows w_j x of every latent.</summary>
    /// <param name="pairs">The entries of each latent.</param>
    /// <param name="weights">w of every entry.</param>
    /// <param name="scale">A factor on them.</param>
    /// <param name="x">[n, d]</param>
    /// <param name="n">Rows.</param>
    /// <param name="d">Width.</param>
    /// <param name="y">[latents, d]; replaced.</param>
    /// <param name="workers">Threads to use.</param>
    public static void SumRows(PairsByLatent pairs, ReadOnlySpan<float> weights, float scale, float* x, int n, int d, float* y,
        Workers workers)
    {
        fixed (int* rows = pairs.Rows)
        fixed (float* w = weights)
        {
            int* allRows = rows;
            float* allWeights = w;
            workers.For((d + BatchColumns - 1) / BatchColumns, chunk =>
            {
                int c = chunk * BatchColumns, width = Math.Min(BatchColumns, d - c);
                using PooledFloats room = new((long)n * BatchColumns + 2 * Lanes.Count);
                fixed (float* unaligned = room.Span)
                {
                    float* columns = Lanes.Align(unaligned);
                    for (int row = 0; row < n; row++)
                        CopyPart(x + (nint)row * d + c, width, columns + (nint)row * BatchColumns, BatchColumns);
                    SumChunk(pairs.Starts, allRows, allWeights, scale, columns, y + c, d, width);
                }
            });
        }
    }

    // Sums of two or four entries side by side: one after the other they would wait for each other.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void RowOfChunk(ReadOnlySpan<int> latents, ReadOnlySpan<float> values, float* chunk, float* sum, float scale,
        float* slopes, bool first)
    {
        Vector512<float> a = Vector512.Load(sum), b = Vector512.Load(sum + 16);
        Vector512<float> c = Vector512.Load(sum + 32), e = Vector512.Load(sum + 48);
        Vector512<float> a2 = default, b2 = default, c2 = default, e2 = default;
        int i = 0;
        for (; i + 2 <= latents.Length; i += 2)
        {
            float* part = chunk + (nint)latents[i] * Columns, next = chunk + (nint)latents[i + 1] * Columns;
            Vector512<float> value = Vector512.Create(values[i]), nextValue = Vector512.Create(values[i + 1]);
            a = Vector512.MultiplyAddEstimate(value, Vector512.Load(part), a);
            b = Vector512.MultiplyAddEstimate(value, Vector512.Load(part + 16), b);
            c = Vector512.MultiplyAddEstimate(value, Vector512.Load(part + 32), c);
            e = Vector512.MultiplyAddEstimate(value, Vector512.Load(part + 48), e);
            a2 = Vector512.MultiplyAddEstimate(nextValue, Vector512.Load(next), a2);
            b2 = Vector512.MultiplyAddEstimate(nextValue, Vector512.Load(next + 16), b2);
            c2 = Vector512.MultiplyAddEstimate(nextValue, Vector512.Load(next + 32), c2);
            e2 = Vector512.MultiplyAddEstimate(nextValue, Vector512.Load(next + 48), e2);
        }
        if (i < latents.Length)
        {
            float* part = chunk + (nint)latents[i] * Columns;
            Vector512<float> value = Vector512.Create(values[i]);
            a = Vector512.MultiplyAddEstimate(value, Vector512.Load(part), a);
            b = Vector512.MultiplyAddEstimate(value, Vector512.Load(part + 16), b);
            c = Vector512.MultiplyAddEstimate(value, Vector512.Load(part + 32), c);
            e = Vector512.MultiplyAddEstimate(value, Vector512.Load(part + 48), e);
        }
        (a, b, c, e) = (a + a2, b + b2, c + c2, e + e2);
        a.Store(sum);
        b.Store(sum + 16);
        c.Store(sum + 32);
        e.Store(sum + 48);
        for (i = 0; i < latents.Length; i++)
        {
            float* part = chunk + (nint)latents[i] * Columns;
            Vector512<float> left = Vector512.MultiplyAddEstimate(a, Vector512.Load(part), b * Vector512.Load(part + 16));
            Vector512<float> right = Vector512.MultiplyAddEstimate(c, Vector512.Load(part + 32), e * Vector512.Load(part + 48));
            float slope = scale * Lanes.Sum(left + right);
            slopes[i] = first ? slope : slopes[i] + slope;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void SumChunk(ReadOnlySpan<int> starts, int* rows, float* weights, float scale, float* columns, float* y, int d,
        int width)
    {
        float* sum = stackalloc float[BatchColumns];
        for (int latent = 0; latent < starts.Length - 1; latent++, y += d)
        {
            Vector512<float> a = default, a2 = default, b = default, b2 = default;
            Vector512<float> c = default, c2 = default, e = default, e2 = default;
            int i = starts[latent], end = starts[latent + 1];
            for (; i + 4 <= end; i += 4)
            {
                AddPart(columns, rows[i], scale * weights[i], ref a, ref a2);
                AddPart(columns, rows[i + 1], scale * weights[i + 1], ref b, ref b2);
                AddPart(columns, rows[i + 2], scale * weights[i + 2], ref c, ref c2);
                AddPart(columns, rows[i + 3], scale * weights[i + 3], ref e, ref e2);
            }
            for (; i < end; i++) AddPart(columns, rows[i], scale * weights[i], ref a, ref a2);
            (a + b + (c + e)).Store(sum);
            (a2 + b2 + (c2 + e2)).Store(sum + 16);
            new ReadOnlySpan<float>(sum, width).CopyTo(new(y, width));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void AddPart(float* columns, int row, float weight, ref Vector512<float> left, ref Vector512<float> right)
    {
        float* part = columns + (nint)row * BatchColumns;
        Vector512<float> factor = Vector512.Create(weight);
        left = Vector512.MultiplyAddEstimate(factor, Vector512.Load(part), left);
        right = Vector512.MultiplyAddEstimate(factor, Vector512.Load(part + 16), right);
    }

    static void CopyPart(float* from, int width, float* to, int room)
    {
        new ReadOnlySpan<float>(from, width).CopyTo(new(to, width));
        if (width < room) new Span<float>(to + width, room - width).Clear();
    }
}
