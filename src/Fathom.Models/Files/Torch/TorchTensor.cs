namespace Fathom.Models.Files;

/// <summary>A tensor of a PyTorch file: a view of a storage, checked to lie in it. Its numbers are read when asked for.</summary>
public sealed class TorchTensor
{
    const int ChunkElements = 1 << 20;

    readonly ZipContainer zip;
    readonly TorchStorage storage;
    readonly long[] shape, strides;
    readonly long offset;

    internal TorchTensor(ZipContainer zip, TorchStorage storage, long[] shape, long[] strides, long offset, long elements)
    {
        (this.zip, this.storage, this.shape, this.strides, this.offset) = (zip, storage, shape, strides, offset);
        Elements = elements;
    }

    /// <summary>Dimensions; empty for a scalar.</summary>
    public IReadOnlyList<long> Shape => shape;

    public ScalarType Type => storage.Type;

    /// <summary>The product of the shape.</summary>
    public long Elements { get; }

    /// <summary>All numbers as floats, in C order, whatever their order in the file.</summary>
    /// <param name="expectedShape">−1 accepts any size of that dimension; without any numbers every shape is accepted.</param>
    /// <exception cref="InputException">Another shape, or a record whose checksum is another.</exception>
    public float[] Floats(params ReadOnlySpan<long> expectedShape)
    {
        if (!Shapes.Fits(shape, expectedShape))
            throw new InputException($"{zip.Path}: a tensor has shape {Shapes.Text(shape)}, " +
                $"expected {Shapes.Text(expectedShape)}. Check that the file belongs to this configuration.");
        if (storage.Count > Array.MaxLength)
            throw new InputException($"{zip.Path}: a storage has {storage.Count} numbers, more than one array holds.");
        float[] all = Stored();
        return IsContiguous ? all : Gather(all);
    }

    /// <summary>The only number of a tensor.</summary>
    /// <exception cref="InputException">It has more, or none.</exception>
    public float Scalar() => Elements == 1 ? Floats()[0]
        : throw new InputException($"{zip.Path}: a tensor has {Elements} elements, expected one.");

    bool IsContiguous
    {
        get
        {
            long expected = 1;
            for (int axis = shape.Length - 1; axis >= 0; axis--)
            {
                if (shape[axis] != 1 && strides[axis] != expected) return false;
                expected *= shape[axis];
            }
            return offset == 0 && Elements == storage.Count;
        }
    }

    float[] Stored()
    {
        IByteSource bytes = zip.Read(storage.Entry);
        var all = new float[storage.Count];
        int size = Type.Size();
        for (int done = 0; done < all.Length; done += ChunkElements)
        {
            Span<float> part = all.AsSpan(done, Math.Min(ChunkElements, all.Length - done));
            Scalars.ToFloats(bytes.Bytes((long)done * size, part.Length * size), Type, part);
        }
        return all;
    }

    // to[i] = all[offset + Σ i_a · stride_a]; i counts like an odometer, the last index fastest.
    float[] Gather(float[] all)
    {
        var to = new float[Elements];
        var index = new long[shape.Length];
        long from = offset;
        for (int i = 0; i < to.Length; i++)
        {
            to[i] = all[from];
            for (int axis = shape.Length - 1; axis >= 0; axis--)
            {
                from += strides[axis];
                if (++index[axis] < shape[axis]) break;
                from -= strides[axis] * shape[axis];
                index[axis] = 0;
            }
        }
        return to;
    }
}
