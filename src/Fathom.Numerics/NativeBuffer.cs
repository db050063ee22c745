using System.Runtime.InteropServices;

namespace Fathom.Numerics;

/// <summary>
/// Zeroed memory outside the managed heap, aligned to 64 bytes (large stretches to huge pages), with one owner who disposes of
/// it.
/// </summary>
public sealed unsafe class NativeBuffer<T> : IDisposable where T : unmanaged
{
    const int Alignment = 64;

    /// <summary>From here on huge pages are asked for: rounding up to a whole one costs an eighth at most.</summary>
    const nuint LargeBytes = 8 * HugePages.Size;

    T* pointer;

    /// <param name="length">Elements; may be 0.</param>
    public NativeBuffer(long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        Length = length;
        nuint bytes = checked((nuint)Math.Max(1, length) * (nuint)sizeof(T));
        nuint alignment = bytes < LargeBytes ? Alignment : HugePages.Size;
        pointer = (T*)NativeMemory.AlignedAlloc((bytes + Alignment - 1) & ~(nuint)(Alignment - 1), alignment);
        if (bytes >= LargeBytes) HugePages.Request(pointer, bytes);
        NativeMemory.Clear(pointer, bytes);
        GC.AddMemoryPressure((long)bytes);
    }

    ~NativeBuffer() => Free();

    /// <summary>Elements.</summary>
    public long Length { get; }

    /// <summary>The first element; valid until disposal.</summary>
    public T* Pointer
    {
        get
        {
            ObjectDisposedException.ThrowIf(pointer == null, this);
            return pointer;
        }
    }

    /// <summary>All elements; throws when there are more than a span can hold.</summary>
    public Span<T> Span => new(Pointer, checked((int)Length));

    /// <summary>The elements [start, start + length).</summary>
    public Span<T> Slice(long start, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start + length, Length);
        return new(Pointer + start, length);
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    void Free()
    {
        if (pointer == null) return;
        NativeMemory.AlignedFree(pointer);
        pointer = null;
        GC.RemoveMemoryPressure((long)((nuint)Math.Max(1, Length) * (nuint)sizeof(T)));
    }
}
