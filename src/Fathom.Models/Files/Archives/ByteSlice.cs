namespace Fathom.Models.Files;

/// <summary>A part of another source, which it does not own.</summary>
sealed class ByteSlice(IByteSource whole, string path, long start, long length) : IByteSource
{
    public string Path => path;

    public long Length => length;

    public ReadOnlySpan<byte> Bytes(long offset, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, length - count);
        return whole.Bytes(start + offset, count);
    }
}
