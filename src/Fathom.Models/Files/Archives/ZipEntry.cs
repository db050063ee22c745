namespace Fathom.Models.Files;

/// <summary>A record of a zip file, whose place was checked.</summary>
/// <param name="Name">A relative path with <c>/</c>, without <c>..</c>.</param>
/// <param name="Deflated">Whether it is compressed; else its bytes lie as they are.</param>
/// <param name="Start">First byte in the file.</param>
/// <param name="Stored">Bytes in the file.</param>
/// <param name="Length">Bytes unpacked.</param>
/// <param name="Crc">CRC-32 of them.</param>
sealed record ZipEntry(string Name, bool Deflated, long Start, long Stored, long Length, uint Crc);
