namespace Fathom.Dictionaries;

/// <summary>
/// Collects the rows of one site and writes full shards. Whole shards of an interrupted capture are kept: the writer says
/// how many rows it has, and rows that come again are passed over.
/// </summary>
sealed class ShardWriter
{
    readonly string folder;
    readonly CaptureConfig config;
    readonly int width;
    readonly byte[] shard;
    int buffered;

    public ShardWriter(string folder, CaptureConfig config, int width)
    {
        (this.folder, this.config, this.width) = (folder, config, width);
        int rowBytes = RowCodec.RowBytes(config.Type, width);
        shard = new byte[(long)rowBytes * config.ShardRows];
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
            Written += config.ShardRows;
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
        int rowBytes = shard.Length / config.ShardRows;
        RowCodec.Encode(config.Type, values, shard.AsSpan(buffered * rowBytes, rowBytes));
        if (++buffered == config.ShardRows) Flush();
    }

    /// <summary>Writes what is left.</summary>
    public void Flush()
    {
        if (buffered == 0) return;
        int bytes = RowCodec.RowBytes(config.Type, width) * buffered;
        BinaryFile.Write(ActivationStore.ShardPath(folder, (int)(Written / config.ShardRows)), ActivationStore.ShardKind,
            stream => stream.Write(shard.AsSpan(0, bytes)));
        Written += buffered;
        buffered = 0;
    }
}
