using System.Runtime.InteropServices;

namespace Fathom.Features;

/// <summary>Takes postings apart into a stream of rows and one of values, many at a time.</summary>
sealed class PostingWriter(Stream rows, Stream values)
{
    readonly uint[] rowBlock = new uint[1 << 16];
    readonly float[] valueBlock = new float[1 << 16];
    int filled;

    public void Write(ReadOnlySpan<Posting> postings)
    {
        foreach (Posting posting in postings)
        {
            if (filled == rowBlock.Length) Flush();
            rowBlock[filled] = posting.Row;
            valueBlock[filled++] = posting.Value;
        }
    }

    public void Flush()
    {
        rows.Write(MemoryMarshal.AsBytes(rowBlock.AsSpan(0, filled)));
        values.Write(MemoryMarshal.AsBytes(valueBlock.AsSpan(0, filled)));
        filled = 0;
    }
}
