using System.Buffers.Binary;

namespace Fathom.Models.Files;

/// <summary>
/// A safetensors file, memory-mapped: 8 bytes of header length (little-endian), the JSON header, the tensors' bytes.
/// Opening checks everything about the file except the numbers themselves; reading then cannot leave the file.
/// Safe to read from many threads.
/// </summary>
/// <remarks>Format: https://github.com/huggingface/safetensors#format.</remarks>
public sealed class SafetensorsFile : IDisposable
{
    const int LengthBytes = 8;
    const int ChunkElements = 1 << 20;
    readonly IByteSource file;

    SafetensorsFile(IByteSource file)
    {
        this.file = file;
        if (file.Length < LengthBytes)
        {
            throw SafetensorsHeader.Bad(
                Path, $"the file has {file.Length} bytes, too short for the {LengthBytes} of the header length");
        }
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(file.Bytes(0, LengthBytes));
        if (length > SafetensorsHeader.MaxBytes)
        {
            throw SafetensorsHeader.Bad(
                Path, $"the header claims {length} bytes, above the limit of {SafetensorsHeader.MaxBytes}");
        }
        long rest = file.Length - LengthBytes - (long)length;
        if (rest < 0)
        {
            throw SafetensorsHeader.Bad(
                Path, $"the header claims {length} bytes, but only {file.Length - LengthBytes} follow (truncated?)");
        }
        var header = SafetensorsHeader.Parse(
            file.Bytes(LengthBytes, (int)length), LengthBytes + (long)length, rest, Path);
        Tensors = header.Tensors;
        Metadata = header.Metadata;
    }

    public string Path => file.Path;

    /// <summary>By name; names are compared by their bytes.</summary>
    public IReadOnlyDictionary<string, TensorInfo> Tensors { get; }

    /// <summary>The header's <c>__metadata__</c>; empty when it has none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <exception cref="InputException">The file is missing, unreadable or malformed; the message says how.</exception>
    public static SafetensorsFile Open(string path)
    {
        var file = MappedFile.Open(path);
        try
        {
            return new SafetensorsFile(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The same of a file's bytes.</summary>
    /// <param name="name">What messages call it.</param>
    /// <inheritdoc cref="Open" path="/exception"/>
    public static SafetensorsFile Parse(string name, byte[] bytes) => new(new ByteBuffer(name, bytes));

    /// <exception cref="InputException">The file has no tensor of that name.</exception>
    public TensorInfo Info(string name) => Tensors.TryGetValue(name, out var info)
        ? info
        : throw new InputException($"{Path}: there is no tensor {OneLine.Quote(name)}; the file has {Listed()}.");

    /// <summary>A tensor's bytes, little-endian, valid until disposal.</summary>
    /// <exception cref="InputException">There is no such tensor, or it is larger than a span (2 GiB).</exception>
    public ReadOnlySpan<byte> Bytes(string name)
    {
        var info = Info(name);
        if (info.ByteLength > int.MaxValue)
            throw new InputException($"{Path}: tensor {OneLine.Quote(name)} has {info.ByteLength} bytes, more than 2 GiB.");
        return file.Bytes(info.Offset, (int)info.ByteLength);
    }

    /// <summary>A whole tensor of type F64, F32, F16 or BF16 as floats, in C order.</summary>
    /// <param name="to">[elements of the tensor].</param>
    /// <exception cref="InputException">There is no such tensor, or its type or number of elements is another.</exception>
    public void ReadFloats(string name, Span<float> to)
    {
        var info = Info(name);
        if (info.Elements != to.Length)
        {
            throw new InputException($"{Path}: tensor {OneLine.Quote(name)} has {info.Elements} elements " +
                $"(shape {Shapes.Text(info.Shape)}), expected {to.Length}.");
        }
        ReadFloats(name, 0, to);
    }

    /// <summary>The elements [first, first + to.Length) of a tensor, counted in C order, as floats.</summary>
    /// <exception cref="InputException">There is no such tensor, or its type is not a float type.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The range leaves the tensor.</exception>
    public void ReadFloats(string name, long first, Span<float> to)
    {
        var info = Info(name);
        RequireFloats(info);
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first, info.Elements - to.Length);
        int size = info.Type.Size();
        for (int done = 0; done < to.Length; done += ChunkElements)
        {
            int count = Math.Min(ChunkElements, to.Length - done);
            var bytes = file.Bytes(info.Offset + (first + done) * size, count * size);
            Scalars.ToFloats(bytes, info.Type, to.Slice(done, count));
        }
    }

    /// <summary>A whole tensor of type F64, F32, F16 or BF16 as a new array, in C order.</summary>
    /// <param name="expectedShape">−1 accepts any size of that dimension; without any numbers every shape is accepted.</param>
    /// <exception cref="InputException">There is no such tensor, or its type, shape or size is another.</exception>
    public float[] Floats(string name, params ReadOnlySpan<long> expectedShape)
    {
        var info = Info(name);
        RequireFloats(info);
        RequireShape(info, expectedShape);
        var values = GC.AllocateUninitializedArray<float>((int)info.Elements);
        ReadFloats(name, 0, values);
        return values;
    }

    /// <summary>Unmaps the file; spans taken from it are invalid from then on.</summary>
    public void Dispose() => (file as IDisposable)?.Dispose();

    /// <summary>Throws unless the tensor has the shape and fits one array.</summary>
    internal void RequireShape(TensorInfo info, ReadOnlySpan<long> expectedShape)
    {
        if (!Shapes.Fits(info.Shape, expectedShape))
        {
            throw new InputException($"{Path}: tensor {OneLine.Quote(info.Name)} has shape {Shapes.Text(info.Shape)}, " +
                $"expected {Shapes.Text(expectedShape)}. Check that the file belongs to this configuration.");
        }
        if (info.Elements > Array.MaxLength)
        {
            throw new InputException($"{Path}: tensor {OneLine.Quote(info.Name)} has {info.Elements} elements, " +
                $"more than one array holds ({Array.MaxLength}).");
        }
    }

    void RequireFloats(TensorInfo info)
    {
        if (!info.Type.IsFloat())
        {
            throw new InputException($"{Path}: tensor {OneLine.Quote(info.Name)} has dtype {info.Type.SafetensorsName()}, " +
                "expected F64, F32, F16 or BF16.");
        }
    }

    string Listed()
    {
        const int shown = 6;
        if (Tensors.Count == 0) return "none";
        string names = string.Join(", ", Tensors.Keys.Take(shown).Select(OneLine.Quote));
        return Tensors.Count > shown ? $"{Tensors.Count}: {names}, …" : names;
    }
}
