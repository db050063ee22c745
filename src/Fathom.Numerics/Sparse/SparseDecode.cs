using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Numerics;

/// <summary>
/// x̂ = z W_dec + b_dec: each row is the bias plus value × decoder row for its entries, in their order (ascending by
/// latent), by fused multiply-adds.
/// </summary>
public static unsafe class SparseDecode
{
    const int BlockRows = 16, ErrorRows = 64;

    /// <param name="codes">[n, stride] entries.</param>
    /// <param name="decoder">[M, d]; M is above every latent of the codes.</param>
    /// <param name="bias">[d], or empty for none.</param>
    /// <param name="d">Values of a row.</param>
    /// <param name="y">[n, d]</param>
    /// <param name="workers">Threads to use.</param>
    public static void Forward(SparseCodes codes, ReadOnlySpan<float> decoder, ReadOnlySpan<float> bias, int d,
        Span<float> y, Workers workers)
    {
        Shapes.Require(y.Length, codes.Rows, d, nameof(y));
        if (bias.Length != 0) Shapes.Require(bias.Length, 1, d, nameof(bias));
        int latents = decoder.Length / Math.Max(1, d);
        bool biased = bias.Length != 0;
        fixed (float* pw = decoder, pb = bias, py = y)
        {
            float* ws = pw, bs = pb, ys = py;
            workers.ForRanges(codes.Rows, BlockRows, (start, end, _) =>
            {
                for (int row = start; row < end; row++)
                {
                    RequireLatentsBelow(latents, codes, row);
                    Span<float> to = new(ys + (nint)row * d, d);
                    if (biased) new ReadOnlySpan<float>(bs, d).CopyTo(to);
                    else to.Clear();
                    AddRows(codes.RowIndices(row), codes.RowValues(row), ws, d, ys + (nint)row * d);
                }
            });
        }
    }

    /// <summary>r = Σ_j f_j D_j − s of every row.</summary>
    /// <param name="codes">f, n rows.</param>
    /// <param name="decoder">D, [M, d]</param>
    /// <param name="target">s, [n, d]</param>
    /// <param name="d">Values of a row.</param>
    /// <param name="error">r, [n, d]</param>
    /// <param name="sums">Σ_rows r, [d]; replaced.</param>
    /// <param name="workers">Threads to use.</param>
    /// <returns>Σ ‖r‖².</returns>
    internal static double Error(SparseCodes codes, float* decoder, float* target, int d, float* error, Span<double> sums,
        Workers workers) => Error(codes, 0, int.MaxValue, decoder, target, -1, d, error, sums, workers);

    /// <summary>r = Σ_j f_j D_j + sign · s of every row, over some of the latents: with sign 1, what others have left over goes
    /// on.</summary>
    /// <inheritdoc cref="Error(SparseCodes, float*, float*, int, float*, Span{double}, Workers)"/>
    /// <param name="first">The first of the latents.</param>
    /// <param name="end">The one behind the last.</param>
    /// <param name="start">s, [n, d]</param>
    /// <param name="sign">1 or −1.</param>
    internal static double Error(SparseCodes codes, int first, int end, float* decoder, float* start, float sign, int d,
        float* error, Span<double> sums, Workers workers)
    {
        int n = codes.Rows, blocks = (n + ErrorRows - 1) / ErrorRows;
        using PooledFloats room = new((long)blocks * d);
        using PooledFloats squareRoom = new(n);
        fixed (float* columns = room.Span, squares = squareRoom.Span)
        {
            float* allColumns = columns, allSquares = squares;
            workers.ForRanges(n, ErrorRows, (firstRow, endRow, block) =>
            {
                float* column = allColumns + (nint)block * d;
                new Span<float>(column, d).Clear();
                for (int row = firstRow; row < endRow; row++)
                {
                    float* r = error + (nint)row * d;
                    new ReadOnlySpan<float>(start + (nint)row * d, d).CopyTo(new(r, d));
                    if (sign != 1) RowVectors.Scale(sign, r, d);
                    Range some = codes.Between(row, first, end);
                    AddRows(codes.RowIndices(row)[some], codes.RowValues(row)[some], decoder, d, r);
                    allSquares[row] = RowVectors.Dot(r, r, d);
                    RowVectors.AddScaled(1, r, column, d);
                }
            });
            sums.Clear();
            for (int block = 0; block < blocks; block++)
                for (int c = 0; c < d; c++) sums[c] += columns[(nint)block * d + c];
            double total = 0;
            for (int row = 0; row < n; row++) total += squares[row];
            return total;
        }
    }

    static void RequireLatentsBelow(int latents, SparseCodes codes, int row)
    {
        foreach (int latent in codes.RowIndices(row))
            if ((uint)latent >= (uint)latents)
                throw new ArgumentException($"Row {row} has latent {latent}, the decoder {latents} latents.", nameof(codes));
    }

    /// <summary>y += Σ value · decoder row, four rows at a time: y is loaded and stored once for them.</summary>
    static void AddRows(ReadOnlySpan<int> indices, ReadOnlySpan<float> values, float* decoder, int d, float* y)
    {
        int entry = 0;
        for (; entry + 4 <= indices.Length; entry += 4)
            AddFour(decoder + (nint)indices[entry] * d, decoder + (nint)indices[entry + 1] * d,
                decoder + (nint)indices[entry + 2] * d, decoder + (nint)indices[entry + 3] * d,
                values[entry], values[entry + 1], values[entry + 2], values[entry + 3], d, y);
        for (; entry < indices.Length; entry++) AddOne(decoder + (nint)indices[entry] * d, values[entry], d, y);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void AddFour(float* a, float* b, float* c, float* e, float va, float vb, float vc, float ve, int d, float* y)
    {
        Vector512<float> wa = Vector512.Create(va), wb = Vector512.Create(vb);
        Vector512<float> wc = Vector512.Create(vc), we = Vector512.Create(ve);
        int i = 0;
        for (; i + 16 <= d; i += 16)
        {
            Vector512<float> sum = Vector512.MultiplyAddEstimate(wa, Vector512.Load(a + i), Vector512.Load(y + i));
            sum = Vector512.MultiplyAddEstimate(wb, Vector512.Load(b + i), sum);
            sum = Vector512.MultiplyAddEstimate(wc, Vector512.Load(c + i), sum);
            Vector512.MultiplyAddEstimate(we, Vector512.Load(e + i), sum).Store(y + i);
        }
        for (; i < d; i++)
        {
            float sum = float.MultiplyAddEstimate(vb, b[i], float.MultiplyAddEstimate(va, a[i], y[i]));
            y[i] = float.MultiplyAddEstimate(ve, e[i], float.MultiplyAddEstimate(vc, c[i], sum));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void AddOne(float* row, float value, int d, float* y)
    {
        int i = 0;
        for (; i + 16 <= d; i += 16)
            Vector512.MultiplyAddEstimate(Vector512.Create(value), Vector512.Load(row + i), Vector512.Load(y + i)).Store(y + i);
        for (; i < d; i++) y[i] = float.MultiplyAddEstimate(value, row[i], y[i]);
    }
}
