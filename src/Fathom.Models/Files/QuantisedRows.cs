using System.Runtime.InteropServices;

namespace Fathom.Models.Files;

/// <summary>
/// A matrix X with one byte a number: X of type I8 and beside it <c>X.scale</c> of type F32 with one number a row, the row
/// being what the first dimension counts.
/// <code>
/// s = max|x| / 127;   q = round(x / s);   x ≈ q s,  off by s / 2 at most
/// </code>
/// </summary>
static class QuantisedRows
{
    const int Most = 127;

    /// <summary>The name of a matrix's scales.</summary>
    public static string ScaleOf(string name) => name + ".scale";

    /// <param name="name">Of the matrix.</param>
    /// <param name="shape">[rows, …]</param>
    /// <param name="values">[rows · …]</param>
    /// <returns>The two tensors.</returns>
    public static TensorData[] Of(string name, long[] shape, ReadOnlySpan<float> values)
    {
        int rows = (int)shape[0], width = values.Length / Math.Max(1, rows);
        var bytes = new byte[values.Length];
        var scales = new float[rows];
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<float> x = values.Slice(row * width, width);
            Span<sbyte> q = MemoryMarshal.Cast<byte, sbyte>(bytes.AsSpan(row * width, width));
            float largest = 0;
            foreach (float value in x) largest = Math.Max(largest, Math.Abs(value));
            float scale = scales[row] = largest / Most;
            // A subnormal scale is too coarse for the quotient to stay within ±127.
            for (int c = 0; c < width; c++)
                q[c] = (sbyte)(scale == 0 ? 0 : Math.Clamp(MathF.Round(x[c] / scale), -Most, Most));
        }
        return [TensorData.Raw(name, ScalarType.I8, bytes, shape), TensorData.Of(ScaleOf(name), scales, rows)];
    }

    /// <param name="file">Holds the matrix.</param>
    /// <param name="name">Its name.</param>
    /// <param name="scales">[rows]</param>
    /// <param name="to">[rows · …]</param>
    public static void Read(SafetensorsFile file, string name, ReadOnlySpan<float> scales, Span<float> to)
    {
        ReadOnlySpan<sbyte> bytes = MemoryMarshal.Cast<byte, sbyte>(file.Bytes(name));
        int width = to.Length / Math.Max(1, scales.Length);
        for (int row = 0; row < scales.Length; row++)
            for (int c = 0, at = row * width; c < width; c++, at++) to[at] = bytes[at] * scales[row];
    }
}
