namespace Fathom.Models.Files;

/// <summary>A named tensor to be written, in C order. The numbers are read when the file is written, not before.</summary>
public sealed class TensorData
{
    readonly Action<Stream> body;

    TensorData(string name, ScalarType type, long[] shape, Action<Stream> body)
    {
        ArgumentNullException.ThrowIfNull(name);
        Name = name;
        Type = type;
        Shape = shape;
        ByteLength = Shapes.Bytes(shape, type.Size())
            ?? throw new ArgumentException($"shape {Shapes.Text(shape)} of {name} is negative or overflows", nameof(shape));
        this.body = body;
    }

    public string Name { get; }

    public ScalarType Type { get; }

    public IReadOnlyList<long> Shape { get; }

    /// <summary>What the shape and the type ask for.</summary>
    public long ByteLength { get; }

    /// <summary>F32.</summary>
    public static TensorData Of(string name, ReadOnlyMemory<float> values, params ReadOnlySpan<long> shape) =>
        Of(name, ScalarType.F32, values, shape);

    /// <summary>F64.</summary>
    public static TensorData Of(string name, ReadOnlyMemory<double> values, params ReadOnlySpan<long> shape) =>
        Of(name, ScalarType.F64, values, shape);

    /// <summary>I32.</summary>
    public static TensorData Of(string name, ReadOnlyMemory<int> values, params ReadOnlySpan<long> shape) =>
        Of(name, ScalarType.I32, values, shape);

    /// <summary>I64.</summary>
    public static TensorData Of(string name, ReadOnlyMemory<long> values, params ReadOnlySpan<long> shape) =>
        Of(name, ScalarType.I64, values, shape);

    /// <summary>Any type, from its little-endian bytes.</summary>
    public static TensorData Raw(string name, ScalarType type, ReadOnlyMemory<byte> bytes, params ReadOnlySpan<long> shape) =>
        Of(name, type, bytes, shape);

    /// <summary>
    /// Any type, from a body that writes <see cref="ByteLength"/> little-endian bytes: for tensors beyond one array or
    /// outside the managed heap.
    /// </summary>
    public static TensorData Streamed(string name, ScalarType type, Action<Stream> body, params ReadOnlySpan<long> shape) =>
        new(name, type, shape.ToArray(), body);

    internal void WriteTo(Stream stream)
    {
        long start = stream.Position;
        body(stream);
        long written = stream.Position - start;
        if (written != ByteLength)
            throw new InvalidOperationException($"tensor {Name} of {ByteLength} bytes was written with {written}");
    }

    static unsafe TensorData Of<T>(string name, ScalarType type, ReadOnlyMemory<T> values, ReadOnlySpan<long> shape)
        where T : unmanaged
    {
        var tensor = new TensorData(name, type, shape.ToArray(), stream => Scalars.Write(stream, values.Span));
        if (tensor.ByteLength != (long)values.Length * sizeof(T))
        {
            throw new ArgumentException(
                $"{values.Length} values do not fill shape {Shapes.Text(shape)} of {name}", nameof(values));
        }
        return tensor;
    }
}
