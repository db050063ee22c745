using System.Runtime.InteropServices;

namespace Fathom.Features;

/// <summary>Writes the active latents of rows as they come, many at a time.</summary>
sealed class RowCodeWriter(Stream offsets, Stream codes)
{
    readonly long[] offsetBlock = new long[1 << 13];
    readonly RowCode[] codeBlock = new RowCode[1 << 16];
    int offsetCount, codeCount;
    long entries;

    /// <summary>Adds the active latents of the next row.</summary>
    public void Add(ReadOnlySpan<int> latents, ReadOnlySpan<float> values)
    {
        AddOffset();
        for (int i = 0; i < latents.Length; i++)
        {
            if (codeCount == codeBlock.Length) FlushCodes();
            codeBlock[codeCount++] = new(latents[i], values[i]);
        }
        entries += latents.Length;
    }

    /// <summary>Writes what is left, with the end of the last row.</summary>
    public void Flush()
    {
        AddOffset();
        FlushOffsets();
        FlushCodes();
    }

    void AddOffset()
    {
        if (offsetCount == offsetBlock.Length) FlushOffsets();
        offsetBlock[offsetCount++] = entries;
    }

    void FlushOffsets()
    {
        offsets.Write(MemoryMarshal.AsBytes(offsetBlock.AsSpan(0, offsetCount)));
        offsetCount = 0;
    }

    void FlushCodes()
    {
        codes.Write(MemoryMarshal.AsBytes(codeBlock.AsSpan(0, codeCount)));
        codeCount = 0;
    }
}
