using Fathom.Models.Files;
using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>
/// The activations of one site in a run, read from <c>activations/&lt;capture&gt;/</c>: shards of rows and the map from
/// row to (context, position), all memory-mapped.
/// </summary>
public sealed class ActivationStore : IVectorSource
{
    /// <summary>Kind of <c>rows.bin</c>, as its frame names it.</summary>
    public const string RowsKind = "RW";

    internal const string ShardKind = "AV";

    readonly MappedFile[] shards;
    readonly MappedFile positions;
    readonly int rowBytes;

    ActivationStore(string folder, CaptureDescription description, MappedFile positions, MappedFile[] shards)
    {
        (Folder, Description, this.positions, this.shards) = (folder, description, positions, shards);
        rowBytes = RowCodec.RowBytes(description.Type, description.Width);
    }

    public string Folder { get; }

    public CaptureDescription Description { get; }

    public long Count => Description.Rows;

    public long TrainCount => Description.TrainRows;

    public int Width => Description.Width;

    public ReadOnlySpan<double> Mean => Description.Mean;

    public double MeanSquaredNorm => Description.MeanSquaredNorm;

    /// <exception cref="InputException">Missing, torn or damaged; the message names the command that repairs it.</exception>
    public static ActivationStore Open(string folder) => Open(folder, "capture.json");

    /// <summary>Opens a capture whose statistics are still to be made.</summary>
    internal static ActivationStore OpenDraft(string folder) => Open(folder, "draft.json");

    static ActivationStore Open(string folder, string descriptionFile)
    {
        string repair = $"fathom capture --site {Path.GetFileName(folder)} …";
        var description = JsonFile.Read<CaptureDescription>(Path.Combine(folder, descriptionFile), repair);
        if (!description.IsSound)
            throw new InputException($"{Path.Combine(folder, descriptionFile)}: its numbers contradict one another; " +
                $"make it anew with '{repair}'");
        var open = new List<MappedFile>();
        try
        {
            MappedFile positions = BinaryFile.Open(Path.Combine(folder, "rows.bin"), RowsKind, repair);
            open.Add(positions);
            CheckLength(positions, Path.Combine(folder, "rows.bin"), description.Rows * 8, repair);
            long rowBytes = RowCodec.RowBytes(description.Type, description.Width);
            for (long first = 0; first < description.Rows; first += description.ShardRows)
            {
                string path = ShardPath(folder, open.Count - 1);
                MappedFile shard = BinaryFile.Open(path, ShardKind, repair);
                open.Add(shard);
                CheckLength(shard, path, rowBytes * Math.Min(description.ShardRows, description.Rows - first), repair);
            }
            return new(folder, description, positions, [.. open.Skip(1)]);
        }
        catch
        {
            open.ForEach(file => file.Dispose());
            throw;
        }
    }

    /// <summary>Which token a row belongs to.</summary>
    public RowPosition Position(long row) => positions.Span<RowPosition>(BinaryFile.HeaderBytes + row * 8, 1)[0];

    /// <summary>Which tokens rows first … first + count − 1 belong to.</summary>
    public ReadOnlySpan<RowPosition> Positions(long first, int count) =>
        positions.Span<RowPosition>(BinaryFile.HeaderBytes + first * 8, count);

    public void Read(long first, int count, Span<float> rows)
    {
        for (int i = 0; i < count; i++) Decode(first + i, rows.Slice(i * Width, Width));
    }

    public unsafe void Gather(ReadOnlySpan<long> indices, Span<float> rows, Workers workers)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows.Length, indices.Length * Width);
        int width = Width;
        fixed (long* index = indices)
        fixed (float* to = rows)
        {
            long* from = index;
            float* destination = to;
            workers.ForRanges(indices.Length, 256, (start, end, _) =>
            {
                for (int i = start; i < end; i++) Decode(from[i], new Span<float>(destination + (long)i * width, width));
            });
        }
    }

    public void Dispose()
    {
        positions.Dispose();
        foreach (MappedFile shard in shards) shard.Dispose();
    }

    internal static string ShardPath(string folder, int shard) => Path.Combine(folder, $"shard-{shard:d5}.bin");

    void Decode(long row, Span<float> destination)
    {
        (long shard, long at) = Math.DivRem(row, Description.ShardRows);
        RowCodec.Decode(Description.Type, shards[shard].Bytes(BinaryFile.HeaderBytes + at * rowBytes, rowBytes), destination);
    }

    static void CheckLength(MappedFile file, string path, long expected, string repair)
    {
        if (file.Length - BinaryFile.HeaderBytes != expected)
            throw new InputException($"{path}: {file.Length - BinaryFile.HeaderBytes} bytes of data, " +
                $"capture.json says {expected}; make it anew with '{repair}'");
    }
}
