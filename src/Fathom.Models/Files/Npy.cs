namespace Fathom.Models.Files;

/// <summary>NumPy's .npy files: one array of plain numbers each.</summary>
public static class Npy
{
    /// <summary>
    /// Maps an array of f2 f4 f8, i1 to i8, u1 to u8 or b1, in C or Fortran order, little- or big-endian.
    /// </summary>
    /// <exception cref="InputException">The file is missing, unreadable, malformed, or of another type.</exception>
    public static NpyArray Open(string path)
    {
        var file = MappedFile.Open(path);
        try
        {
            return new NpyArray(file);
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
    public static NpyArray Parse(string name, byte[] bytes) => new(new ByteBuffer(name, bytes));

    /// <summary>Writes floats (<c>&lt;f4</c>, C order), atomically.</summary>
    /// <param name="shape">Its product is the number of values.</param>
    /// <exception cref="InputException">The file cannot be written.</exception>
    public static void Write(string path, ReadOnlySpan<float> values, params ReadOnlySpan<long> shape) =>
        WriteAll(path, values, shape);

    /// <summary>Writes whole numbers (<c>&lt;i4</c>, C order), atomically.</summary>
    /// <inheritdoc cref="Write(string, ReadOnlySpan{float}, ReadOnlySpan{long})"/>
    public static void WriteInts(string path, ReadOnlySpan<int> values, params ReadOnlySpan<long> shape) =>
        WriteAll(path, values, shape);

    /// <summary>Writes floats or ints piece by piece, atomically: for arrays that are never whole in memory.</summary>
    /// <param name="body">Appends all elements, in C order.</param>
    /// <exception cref="InputException">The file cannot be written.</exception>
    public static void WriteRows<T>(string path, ReadOnlySpan<long> shape, Action<NpyWriter<T>> body) where T : unmanaged
    {
        long elements = Elements(shape);
        byte[] header = NpyHeader.Format(Described<T>(), shape);
        AtomicFile.Write(path, stream =>
        {
            stream.Write(header);
            var writer = new NpyWriter<T>(stream, elements);
            body(writer);
            writer.Complete();
        });
    }

    static string Described<T>() => typeof(T) == typeof(float) ? "<f4" : typeof(T) == typeof(int) ? "<i4"
        : throw new NotSupportedException($"no .npy is written of {typeof(T)}");

    static void WriteAll<T>(string path, ReadOnlySpan<T> values, ReadOnlySpan<long> shape) where T : unmanaged
    {
        if (Elements(shape) != values.Length)
            throw new ArgumentException($"{values.Length} values do not fill shape {Shapes.Text(shape)}", nameof(values));
        AtomicFile.Write(path, new Content<T>(NpyHeader.Format(Described<T>(), shape), values), static (stream, content) =>
        {
            stream.Write(content.Header);
            Scalars.Write(stream, content.Values);
        });
    }

    static long Elements(ReadOnlySpan<long> shape) => Shapes.Bytes(shape.ToArray(), 1)
        ?? throw new ArgumentException($"shape {Shapes.Text(shape)} is negative or overflows", nameof(shape));

    readonly ref struct Content<T>(byte[] header, ReadOnlySpan<T> values) where T : unmanaged
    {
        public readonly byte[] Header = header;
        public readonly ReadOnlySpan<T> Values = values;
    }
}
