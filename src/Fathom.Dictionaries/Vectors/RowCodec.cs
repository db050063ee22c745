using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>Rows of floats to and from the bytes of one <see cref="RowType"/>.</summary>
static class RowCodec
{
    /// <summary>Bytes of one row of width <paramref name="width"/>; an int8 row ends in its f32 scale.</summary>
    public static int RowBytes(RowType type, int width) => type switch
    {
        RowType.F32 => 4 * width,
        RowType.F16 or RowType.BF16 => 2 * width,
        _ => width + sizeof(float),
    };

    /// <param name="type">The stored type.</param>
    /// <param name="row">[d]</param>
    /// <param name="bytes">[RowBytes]</param>
    public static void Encode(RowType type, ReadOnlySpan<float> row, Span<byte> bytes)
    {
        switch (type)
        {
            case RowType.F32:
                MemoryMarshal.AsBytes(row).CopyTo(bytes);
                break;
            case RowType.F16:
                HalfFloats.ToF16(row, MemoryMarshal.Cast<byte, ushort>(bytes));
                break;
            case RowType.BF16:
                HalfFloats.ToBF16(row, MemoryMarshal.Cast<byte, ushort>(bytes));
                break;
            default:
                float scale = Math.Abs(TensorPrimitives.MaxMagnitude(row)) / 127f;
                // A subnormal scale is too coarse for the quotient to stay within ±127.
                for (int c = 0; c < row.Length; c++)
                    bytes[c] = (byte)(sbyte)(scale == 0 ? 0 : Math.Clamp(MathF.Round(row[c] / scale), -127, 127));
                MemoryMarshal.Write(bytes[row.Length..], scale);
                break;
        }
    }

    /// <param name="type">The stored type.</param>
    /// <param name="bytes">[RowBytes]</param>
    /// <param name="row">[d]</param>
    public static void Decode(RowType type, ReadOnlySpan<byte> bytes, Span<float> row)
    {
        switch (type)
        {
            case RowType.F32:
                MemoryMarshal.Cast<byte, float>(bytes).CopyTo(row);
                break;
            case RowType.F16:
                HalfFloats.FromF16(MemoryMarshal.Cast<byte, ushort>(bytes), row);
                break;
            case RowType.BF16:
                HalfFloats.FromBF16(MemoryMarshal.Cast<byte, ushort>(bytes), row);
                break;
            default:
                float scale = MemoryMarshal.Read<float>(bytes[row.Length..]);
                for (int c = 0; c < row.Length; c++) row[c] = (sbyte)bytes[c] * scale;
                break;
        }
    }
}
