using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>The rows of one block at every site, as they would be stored.</summary>
sealed class StreamBlock : IDisposable
{
    readonly NativeBuffer<byte>[] rows;
    readonly int[] rowBytes;

    /// <param name="blockRows">Rows that it has room for.</param>
    /// <param name="rowBytes">Bytes of a row at each site.</param>
    public StreamBlock(int blockRows, int[] rowBytes)
    {
        this.rowBytes = rowBytes;
        rows = [.. rowBytes.Select(bytes => new NativeBuffer<byte>((long)blockRows * bytes))];
    }

    /// <summary>Which block it holds, or is to hold; −1 none.</summary>
    public int Number { get; set; } = -1;

    /// <summary>Whether all rows are there.</summary>
    public bool IsWhole { get; set; }

    /// <summary>When it was asked for last.</summary>
    public long Asked { get; set; }

    /// <summary>A row's bytes.</summary>
    /// <param name="site">Number of the site.</param>
    /// <param name="row">From 0 in the block.</param>
    public Span<byte> Row(int site, long row) => rows[site].Slice(row * rowBytes[site], rowBytes[site]);

    public void Dispose()
    {
        foreach (NativeBuffer<byte> buffer in rows) buffer.Dispose();
    }
}
