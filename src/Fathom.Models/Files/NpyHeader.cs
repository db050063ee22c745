using System.Buffers.Binary;
using System.Text;

namespace Fathom.Models.Files;

/// <summary>
/// The header of a .npy file: magic, version, length, and a Python dictionary literal with exactly the keys descr,
/// fortran_order and shape. It is parsed by hand and never evaluated.
/// </summary>
/// <remarks>Format: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html (versions 1 to 3).</remarks>
sealed record NpyHeader(ScalarType Type, bool BigEndian, bool FortranOrder, long[] Shape, long DataOffset)
{
    const int Alignment = 64;
    const int MaxLength = 1 << 20;

    static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    public static NpyHeader Parse(IByteSource file)
    {
        string path = file.Path;
        if (file.Length < 10 || !file.Bytes(0, Magic.Length).SequenceEqual(Magic))
            throw Bad(path, "it does not begin with the magic of .npy");
        int major = file.Bytes(6, 1)[0];
        if (major is < 1 or > 3) throw Bad(path, $"it has format version {major}, known are 1 to 3");
        int lengthBytes = major == 1 ? 2 : 4;
        if (file.Length < 8 + lengthBytes) throw Bad(path, "its header is truncated");
        var field = file.Bytes(8, lengthBytes);
        long length = lengthBytes == 2
            ? BinaryPrimitives.ReadUInt16LittleEndian(field)
            : BinaryPrimitives.ReadUInt32LittleEndian(field);
        if (length > MaxLength) throw Bad(path, $"its header claims {length} bytes, above the limit of {MaxLength}");
        int start = 8 + lengthBytes;
        if (file.Length - start < length)
            throw Bad(path, $"its header claims {length} bytes, but only {file.Length - start} follow (truncated?)");
        var literal = new NpyLiteral(Encoding.Latin1.GetString(file.Bytes(start, (int)length)), path);
        var (description, fortranOrder, shape) = literal.Parse();
        var (type, bigEndian) = ParseType(description, path);
        return new NpyHeader(type, bigEndian, fortranOrder, shape, start + length);
    }

    /// <summary>A version 1 header for C order, as NumPy writes it, padded so that the data begins at a multiple of 64.</summary>
    public static byte[] Format(string description, ReadOnlySpan<long> shape)
    {
        string dimensions = string.Join(", ", shape.ToArray()) + (shape.Length == 1 ? "," : "");
        string literal = $"{{'descr': '{description}', 'fortran_order': False, 'shape': ({dimensions}), }}";
        int total = (Magic.Length + 4 + literal.Length + 1 + Alignment - 1) / Alignment * Alignment;
        byte[] header = new byte[total];
        header.AsSpan().Fill((byte)' ');
        Magic.CopyTo(header);
        header[6] = 1;
        header[7] = 0;
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(8), checked((ushort)(total - 10)));
        Encoding.ASCII.GetBytes(literal, header.AsSpan(10));
        header[^1] = (byte)'\n';
        return header;
    }

    public static InputException Bad(string path, string what) =>
        new($"{path}: not a readable .npy file: {what}. Write it again with numpy.save as plain numbers.");

    static (ScalarType, bool BigEndian) ParseType(string description, string path)
    {
        ScalarType? type = description.Length < 2 ? null : description[1..] switch
        {
            "f8" => ScalarType.F64,
            "f4" => ScalarType.F32,
            "f2" => ScalarType.F16,
            "i8" => ScalarType.I64,
            "i4" => ScalarType.I32,
            "i2" => ScalarType.I16,
            "i1" => ScalarType.I8,
            "u8" => ScalarType.U64,
            "u4" => ScalarType.U32,
            "u2" => ScalarType.U16,
            "u1" => ScalarType.U8,
            "b1" => ScalarType.Bool,
            _ => null,
        };
        // '|' means that the order of bytes does not matter, which is so for one byte only; '=' is never in a file.
        bool known = type is { } found && (description[0] is '<' or '>' || (description[0] == '|' && found.Size() == 1));
        if (!known)
            throw Bad(path, $"its type {OneLine.Quote(description)} is not one of f2 f4 f8 i1 i2 i4 i8 u1 u2 u4 u8 b1");
        return (type!.Value, description[0] == '>');
    }
}
