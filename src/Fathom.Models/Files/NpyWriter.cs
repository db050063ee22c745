namespace Fathom.Models.Files;

/// <summary>Takes the elements of an array that <see cref="Npy.WriteRows{T}"/> is writing, in C order.</summary>
public sealed class NpyWriter<T> where T : unmanaged
{
    readonly Stream stream;
    readonly long elements;
    long written;

    internal NpyWriter(Stream stream, long elements)
    {
        this.stream = stream;
        this.elements = elements;
    }

    public void Append(ReadOnlySpan<T> values)
    {
        if (values.Length > elements - written)
            throw new InvalidOperationException($"more than the {elements} elements of the shape are appended");
        Scalars.Write(stream, values);
        written += values.Length;
    }

    internal void Complete()
    {
        if (written != elements)
            throw new InvalidOperationException($"{written} elements were appended, the shape has {elements}");
    }
}
