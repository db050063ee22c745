namespace Fathom.Dictionaries;

/// <summary>
/// Collects the rows of one site and writes full shards. Whole shards of an interrupted capture are kept: the writer says
/// how many rows it has, and rows that come again are passed over.
/// </summary>
sealed class ShardWriter
{
    readonly string folder;
    readonly RowType type;
    readonly int shardRows, rowBytes;
    readonly byte[] shard;
    int buffered;

    /// <param name="folder">Of the capture.</param>
    /// <param name="type">How numbers are stored.</param>
    /// <param name="shardRows">Rows in a shard.</param>
    /// <param name="width">d.</param>
    public ShardWriter(string folder, RowType type, int shardRows, int width)
    {
        (this.folder, this.type, this.shardRows) = (folder, type, shardRows);
        rowBytes = RowCodec.RowBytes(type, width);
        shard = new byte[rowBytes * shardRows];
        for (int number = 0; ; number++)
        {
            string path = ActivationStore.ShardPath(folder, number);
            if (!File.Exists(path)) break;
            try
            {
                using var file = BinaryFile.Open(path, ActivationStore.ShardKind, "fathom capture");
                if (file.Length - BinaryFile.HeaderBytes != shard.Length) break;
            }
            catch (InputException)
            {
                break; // Torn by the interruption: it is written again.
            }
            Written += shardRows;
        }
    }

    /// <summary>Rows in whole shards on disk.</summary>
    public long Written { get; private set; }

    /// <summary>Takes the next row.</summary>
    /// <param name="row">Its number in the whole capture.</param>
    /// <param name="values">[d]</param>
    public void Add(long row, ReadOnlySpan<float> values)
    {
        if (row < Written) return;
        RowCodec.Encode(type, values, shard.AsSpan(buffered * rowBytes, rowBytes));
        if (++buffered == shardRows) Flush();
    }

    /// <summary>Writes what is left.</summary>
    public void Flush()
    {
        if (buffered == 0) return;
        BinaryFile.Write(ActivationStore.ShardPath(folder, (int)(Written / shardRows)), ActivationStore.ShardKind,
            stream => stream.Write(shard.AsSpan(0, rowBytes * buffered)));
        Written += buffered;
        buffered = 0;
    }
}
