using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;

namespace Fathom.Models.Files;

/// <summary>
/// A file mapped into memory for reading, of any length; every access is checked against the length that it had when
/// it was opened. A file must not be shortened in place while it is mapped (<see cref="AtomicFile"/> never does so).
/// </summary>
/// <remarks>
/// Without a finalizer on purpose: a span does not keep its file alive, so only <see cref="Dispose"/> may unmap it.
/// Spans taken before are invalid after.
/// </remarks>
public sealed unsafe class MappedFile : IByteSource, IDisposable
{
    readonly MemoryMappedFile? mapping;
    readonly MemoryMappedViewAccessor? view;
    byte* start;
    bool disposed;

    MappedFile(string path, FileStream stream)
    {
        Path = path;
        if (!stream.CanSeek) throw new InputException($"{path}: not a regular file. Give the path of a file on disk.");
        Length = stream.Length;
        if (Length == 0) return;
        mapping = MemoryMappedFile.CreateFromFile(
            stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        view = mapping.CreateViewAccessor(0, Length, MemoryMappedFileAccess.Read);
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        start += view.PointerOffset;
    }

    public string Path { get; }

    /// <summary>Bytes.</summary>
    public long Length { get; }

    /// <exception cref="InputException">The file is missing, not readable, or not a regular file.</exception>
    public static MappedFile Open(string path)
    {
        try
        {
            // Deleting and replacing stay allowed, so that a reader never stands in the way of an atomic write.
            using var stream = new FileStream(
                path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0);
            return new MappedFile(path, stream);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InputException($"{path}: there is no such file. Check the path.", e);
        }
        catch (UnauthorizedAccessException e)
        {
            string why = Directory.Exists(path) ? "is a folder, not a file" : "may not be read by this user";
            throw new InputException($"{path}: {why}. Give the path of a readable file.", e);
        }
        catch (Exception e) when (e is IOException or ArgumentException or NotSupportedException)
        {
            throw new InputException($"{path}: cannot be opened ({OneLine.Of(e.Message)}).", e);
        }
    }

    /// <summary>The bytes [offset, offset + length), valid until disposal.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Some of them lie outside the file.</exception>
    public ReadOnlySpan<byte> Bytes(long offset, int length)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, Length - length);
        return new(start + offset, length);
    }

    /// <summary>
    /// <paramref name="count"/> values of type <typeparamref name="T"/> from byte <paramref name="offset"/> on,
    /// checked against the file's end.
    /// </summary>
    public ReadOnlySpan<T> Span<T>(long offset, int count) where T : unmanaged =>
        MemoryMarshal.Cast<byte, T>(Bytes(offset, checked(count * sizeof(T))));

    public void Dispose()
    {
        if (disposed) return;
        disposed = true;
        if (start != null) view!.SafeMemoryMappedViewHandle.ReleasePointer();
        start = null;
        view?.Dispose();
        mapping?.Dispose();
    }
}
