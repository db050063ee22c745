namespace Fathom.Models.Files;

/// <summary>Bytes to read an array from: a mapped file, a part of one, or what was unpacked into memory.</summary>
interface IByteSource
{
    /// <summary>What messages call it.</summary>
    string Path { get; }

    /// <summary>Bytes.</summary>
    long Length { get; }

    /// <summary>The bytes [offset, offset + length).</summary>
    /// <exception cref="ArgumentOutOfRangeException">Some of them lie outside.</exception>
    ReadOnlySpan<byte> Bytes(long offset, int length);
}
