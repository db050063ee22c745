namespace Fathom.Models.Files;

/// <summary>Bytes in memory.</summary>
sealed class ByteBuffer(string path, byte[] bytes) : IByteSource
{
    public string Path => path;

    public long Length => bytes.Length;

    public ReadOnlySpan<byte> Bytes(long offset, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, bytes.Length - length);
        return bytes.AsSpan((int)offset, length);
    }
}
