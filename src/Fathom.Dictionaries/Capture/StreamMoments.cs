namespace Fathom.Dictionaries;

/// <summary>A file that keeps what a training has to know of a stream's first rows, so that a resume need not make
/// them.</summary>
/// <param name="path">The file.</param>
/// <param name="model">Hash of the model.</param>
/// <param name="items">Hash of the contexts.</param>
/// <param name="type">How rows are kept.</param>
sealed class StreamMoments(string path, string model, string items, RowType type)
{
    readonly Lock gate = new();
    Entry? known;

    /// <summary>What is kept, else what is computed now.</summary>
    public RowMoments Of(long rows, Func<RowMoments> compute)
    {
        lock (gate)
        {
            if (known is null && File.Exists(path)) known = JsonFile.Read<Entry>(path, $"rm {path}");
            if (known is { } entry && (entry.Model, entry.Items, entry.Type, entry.Rows) == (model, items, type, rows))
                return entry.Moments;
            known = new(model, items, type, rows, compute());
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            JsonFile.Write(path, known);
            return known.Moments;
        }
    }

    sealed record Entry(string Model, string Items, RowType Type, long Rows, RowMoments Moments);
}
