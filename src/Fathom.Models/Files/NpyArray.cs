namespace Fathom.Models.Files;

/// <summary>
/// An array in a .npy file, or in a record of an .npz. Elements are always counted in C order (the last index runs fastest),
/// whatever their order and byte order in the file. Safe to read from many threads.
/// </summary>
public sealed class NpyArray : IDisposable
{
    const int ChunkElements = 1 << 13;
    readonly IByteSource file;
    readonly NpyHeader header;

    internal NpyArray(IByteSource file)
    {
        this.file = file;
        header = NpyHeader.Parse(file);
        long present = file.Length - header.DataOffset;
        if (Shapes.Bytes(header.Shape, header.Type.Size()) is not { } needed)
            throw NpyHeader.Bad(Path, $"its shape {Shapes.Text(Shape)} overflows 64 bits");
        if (needed != present)
        {
            throw NpyHeader.Bad(Path, $"shape {Shapes.Text(Shape)} of type {Type} takes {needed} bytes, " +
                $"but {present} follow the header");
        }
        Elements = needed / header.Type.Size();
    }

    public string Path => file.Path;

    public ScalarType Type => header.Type;

    /// <summary>Dimensions; empty for a scalar.</summary>
    public IReadOnlyList<long> Shape => header.Shape;

    /// <summary>The product of the shape.</summary>
    public long Elements { get; }

    /// <summary>The elements [first, first + to.Length) as floats; integers and F64 are rounded to the nearest.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The range leaves the array.</exception>
    public void ReadFloats(long first, Span<float> to)
    {
        CheckRange(first, to.Length);
        byte[] scratch = Scratch(to.Length);
        for (int done = 0; done < to.Length; done += ChunkElements)
        {
            var part = to.Slice(done, Math.Min(ChunkElements, to.Length - done));
            Scalars.ToFloats(Ordered(first + done, part.Length, scratch), Type, part);
        }
    }

    /// <summary>The elements [first, first + to.Length) of an integer array.</summary>
    /// <exception cref="InputException">The array holds floats, or a value that does not fit an int.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The range leaves the array.</exception>
    public void ReadInts(long first, Span<int> to)
    {
        if (Type.IsFloat()) throw new InputException($"{Path}: the array has type {Type}, expected whole numbers.");
        CheckRange(first, to.Length);
        byte[] scratch = Scratch(to.Length);
        for (int done = 0; done < to.Length; done += ChunkElements)
        {
            var part = to.Slice(done, Math.Min(ChunkElements, to.Length - done));
            int misfit = Scalars.ToInts(Ordered(first + done, part.Length, scratch), Type, part);
            if (misfit >= 0)
                throw new InputException($"{Path}: element {first + done + misfit} does not fit 32 bits. Write smaller ones.");
        }
    }

    /// <summary>The whole array as floats.</summary>
    /// <param name="expectedShape">−1 accepts any size of that dimension; without any numbers every shape is accepted.</param>
    /// <exception cref="InputException">The shape is another, or the array larger than one of .NET's.</exception>
    public float[] Floats(params ReadOnlySpan<long> expectedShape)
    {
        float[] values = GC.AllocateUninitializedArray<float>(CheckedLength(expectedShape));
        ReadFloats(0, values);
        return values;
    }

    /// <summary>The whole array as ints.</summary>
    /// <inheritdoc cref="Floats"/>
    public int[] Ints(params ReadOnlySpan<long> expectedShape)
    {
        int[] values = new int[CheckedLength(expectedShape)];
        ReadInts(0, values);
        return values;
    }

    public void Dispose() => (file as IDisposable)?.Dispose();

    // The bytes of the elements in C order and little-endian: those of the file where it is so, else gathered in scratch.
    ReadOnlySpan<byte> Ordered(long first, int count, byte[] scratch)
    {
        int size = Type.Size();
        if (!NeedsScratch) return file.Bytes(header.DataOffset + first * size, count * size);
        var ordered = scratch.AsSpan(0, count * size);
        if (header.FortranOrder) Gather(first, ordered);
        else file.Bytes(header.DataOffset + first * size, count * size).CopyTo(ordered);
        if (header.BigEndian) Scalars.Reverse(ordered, size);
        return ordered;
    }

    // offset(i) = Σ i_a · stride_a with stride_0 = 1, stride_a = stride_{a−1} · shape_{a−1}; i counts like an odometer.
    void Gather(long first, Span<byte> to)
    {
        int size = Type.Size(), rank = header.Shape.Length;
        Span<long> strides = stackalloc long[rank], index = stackalloc long[rank];
        long stride = 1, offset = 0;
        for (int axis = 0; axis < rank; axis++)
        {
            strides[axis] = stride;
            stride *= header.Shape[axis];
        }
        for (int axis = rank - 1; axis >= 0; axis--)
        {
            (first, index[axis]) = Math.DivRem(first, header.Shape[axis]);
            offset += index[axis] * strides[axis];
        }
        for (int at = 0; at < to.Length; at += size)
        {
            file.Bytes(header.DataOffset + offset * size, size).CopyTo(to[at..]);
            for (int axis = rank - 1; axis >= 0; axis--)
            {
                offset += strides[axis];
                if (++index[axis] < header.Shape[axis]) break;
                offset -= strides[axis] * index[axis];
                index[axis] = 0;
            }
        }
    }

    bool NeedsScratch => header.FortranOrder || header.BigEndian;

    byte[] Scratch(int elements) => NeedsScratch ? new byte[Math.Min(elements, ChunkElements) * Type.Size()] : [];

    void CheckRange(long first, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first, Elements - count);
    }

    int CheckedLength(ReadOnlySpan<long> expectedShape)
    {
        if (!Shapes.Fits(Shape, expectedShape))
        {
            throw new InputException(
                $"{Path}: the array has shape {Shapes.Text(Shape)}, expected {Shapes.Text(expectedShape)}.");
        }
        if (Elements > Array.MaxLength)
            throw new InputException($"{Path}: the array has {Elements} elements, more than fit in memory at once.");
        return (int)Elements;
    }
}
