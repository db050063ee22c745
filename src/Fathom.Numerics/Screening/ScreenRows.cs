using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Numerics;

/// <summary>Some rows in steps of 7 bits: p and t of <see cref="ScreenBound"/>, and what their scores need besides.</summary>
/// <param name="steps">Room for [rows, inputs] bytes.</param>
/// <param name="numbers">Room for 3 floats a row.</param>
/// <param name="rows">Rows, a multiple of <see cref="Lanes.Count"/>; those not filled are screened and ignored.</param>
/// <param name="inputs">Inputs, a multiple of 8.</param>
internal readonly unsafe struct ScreenRows(byte* steps, float* numbers, int rows, int inputs)
{
    /// <summary>p, row by row.</summary>
    public byte* Steps { get; } = steps;

    /// <summary>1 / t of each row.</summary>
    public float* Inverse { get; } = numbers;

    /// <summary>‖x‖ / t of each row.</summary>
    public float* Norm { get; } = numbers + rows;

    /// <summary>Σ u p of each row.</summary>
    public float* Sum { get; } = numbers + 2 * rows;

    /// <summary>Fills one row.</summary>
    /// <param name="row">Its number.</param>
    /// <param name="x">[columns.Width]</param>
    /// <param name="columns">The inputs.</param>
    /// <param name="dither">Of each input.</param>
    /// <param name="scratch">Room for as many floats as there are inputs, and 16.</param>
    /// <returns>Whether the row can be screened: not if it is 0, or its largest number is not finite or out of range.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool Quantise(int row, float* x, ScreenColumns columns, ScreenDither dither, float* scratch)
    {
        Lay(x, columns, scratch);
        Vector512<float> most = default, squares = default;
        for (int i = 0; i < columns.Used; i += Lanes.Count)
        {
            Vector512<float> value = Vector512.Load(scratch + i);
            most = Vector512.Max(most, Vector512.Abs(value));
            squares = Vector512.MultiplyAddEstimate(value, value, squares);
        }
        float largest = Lanes.Max(most);
        if (!(largest <= ScreenBound.Range && largest >= 1 / ScreenBound.Range) || !float.IsFinite(Lanes.Sum(squares)))
            return false;
        float scale = largest / ScreenBound.RowSteps;
        Inverse[row] = 1 / scale;
        Norm[row] = MathF.Sqrt(Lanes.Sum(squares)) / scale;
        Sum[row] = Round(scratch, ScreenBound.Grid / scale, columns.Used, dither, Steps + (nint)row * inputs)
            * (1f / (2 * ScreenBound.Grid));
        return true;
    }

    /// <summary>The inputs of a row, and zeros behind them.</summary>
    static void Lay(float* x, ScreenColumns columns, float* to)
    {
        int width = columns.Width;
        fixed (float* share = columns.Share)
        {
            int i = 0;
            for (; i + Lanes.Count <= width; i += Lanes.Count) (Vector512.Load(x + i) * Vector512.Load(share + i)).Store(to + i);
            for (; i < width; i++) to[i] = x[i] * share[i];
            foreach (int column in columns.Copies) to[i++] = x[column] * share[column];
        }
        Vector512<float>.Zero.Store(to + columns.Used);
    }

    /// <returns>8192 Σ u p.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static int Round(float* from, float inverse, int used, ScreenDither dither, byte* to)
    {
        Vector512<int> sum = default;
        fixed (int* weight = dither.Weight, row = dither.Row)
        {
            int i = 0;
            for (; i + Lanes.Count <= used; i += Lanes.Count)
            {
                Vector512<int> p = ((Vector512.ConvertToInt32Native(Vector512.Load(from + i) * inverse) + Vector512.Load(row + i))
                    >> ScreenBound.DitherBits) + Vector512.Create(ScreenBound.Offset);
                sum += p * (Vector512.Create(ScreenBound.Grid - 1) - 2 * Vector512.Load(weight + i));
                Vector256<short> half = Vector256.Narrow(p.GetLower(), p.GetUpper());
                Vector128.Narrow(half.GetLower(), half.GetUpper()).AsByte().Store(to + i);
            }
            int rest = 0;
            for (; i < used; i++)
            {
                int p = (((int)(from[i] * inverse) + row[i]) >> ScreenBound.DitherBits) + ScreenBound.Offset;
                rest += p * ScreenDither.Rest(weight[i]);
                to[i] = (byte)p;
            }
            return Vector512.Sum(sum) + rest;
        }
    }
}
