using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Fathom.Numerics;

namespace Fathom.Models.Files;

/// <summary>Numbers between their little-endian bytes in files and the types that the program computes with.</summary>
static class Scalars
{
    const int ChunkElements = 1 << 20;

    /// <summary>Widens (or rounds, from F64 and wide integers) to float.</summary>
    /// <param name="bytes">[to.Length · size of the type], at any alignment.</param>
    public static void ToFloats(ReadOnlySpan<byte> bytes, ScalarType type, Span<float> to)
    {
        switch (type)
        {
            case ScalarType.F32: bytes.CopyTo(MemoryMarshal.AsBytes(to)); break;
            case ScalarType.F16: HalfFloats.FromF16(MemoryMarshal.Cast<byte, ushort>(bytes), to); break;
            case ScalarType.BF16: HalfFloats.FromBF16(MemoryMarshal.Cast<byte, ushort>(bytes), to); break;
            case ScalarType.F64:
                var doubles = MemoryMarshal.Cast<byte, double>(bytes);
                for (int i = 0; i < to.Length; i++) to[i] = (float)doubles[i];
                break;
            case ScalarType.U64:
                var unsigned = MemoryMarshal.Cast<byte, ulong>(bytes);
                for (int i = 0; i < to.Length; i++) to[i] = unsigned[i];
                break;
            default:
                for (int i = 0; i < to.Length; i++) to[i] = Integer(bytes, type, i);
                break;
        }
    }

    /// <summary>Reads an integer type as int; returns the first index whose value does not fit, or −1.</summary>
    public static int ToInts(ReadOnlySpan<byte> bytes, ScalarType type, Span<int> to)
    {
        for (int i = 0; i < to.Length; i++)
        {
            long value = Integer(bytes, type, i);
            if (value != (int)value) return i;
            to[i] = (int)value;
        }
        return -1;
    }

    /// <summary>Turns big-endian numbers of <paramref name="size"/> bytes into little-endian ones, in place.</summary>
    public static void Reverse(Span<byte> bytes, int size)
    {
        if (size == 2)
        {
            var values = MemoryMarshal.Cast<byte, ushort>(bytes);
            BinaryPrimitives.ReverseEndianness(values, values);
        }
        else if (size == 4)
        {
            var values = MemoryMarshal.Cast<byte, uint>(bytes);
            BinaryPrimitives.ReverseEndianness(values, values);
        }
        else if (size == 8)
        {
            var values = MemoryMarshal.Cast<byte, ulong>(bytes);
            BinaryPrimitives.ReverseEndianness(values, values);
        }
    }

    /// <summary>Writes the values' bytes; in pieces, since a span of bytes holds only a quarter as many floats.</summary>
    public static void Write<T>(Stream stream, ReadOnlySpan<T> values) where T : unmanaged
    {
        for (int start = 0; start < values.Length; start += ChunkElements)
            stream.Write(MemoryMarshal.AsBytes(values.Slice(start, Math.Min(ChunkElements, values.Length - start))));
    }

    static long Integer(ReadOnlySpan<byte> bytes, ScalarType type, int index) => type switch
    {
        ScalarType.I64 => MemoryMarshal.Cast<byte, long>(bytes)[index],
        ScalarType.I32 => MemoryMarshal.Cast<byte, int>(bytes)[index],
        ScalarType.I16 => MemoryMarshal.Cast<byte, short>(bytes)[index],
        ScalarType.I8 => (sbyte)bytes[index],
        // Beyond the positive half it must not wrap to a small number: it fits no int either way.
        ScalarType.U64 => (long)Math.Min(MemoryMarshal.Cast<byte, ulong>(bytes)[index], long.MaxValue),
        ScalarType.U32 => MemoryMarshal.Cast<byte, uint>(bytes)[index],
        ScalarType.U16 => MemoryMarshal.Cast<byte, ushort>(bytes)[index],
        ScalarType.U8 => bytes[index],
        ScalarType.Bool => bytes[index] == 0 ? 0 : 1,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "not an integer type"),
    };
}
