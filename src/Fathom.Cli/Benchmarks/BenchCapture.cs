using Fathom.Dictionaries;
using Fathom.Numerics;

namespace Fathom.Cli;

/// <summary>
/// A run folder with a capture of <see cref="SparseSums"/> and a dictionary, as the verbs would have written it but without a
/// model: contexts of 128 tokens, a row for each. Rows repeat after some ten thousand, which no speed notices.
/// </summary>
static class BenchCapture
{
    public const string Site = "blocks.0.resid_post", Name = "bench";

    const int ContextLength = 128, DistinctRows = 1 << 15, ShardRows = 1 << 16;

    /// <param name="folder">Where to; empty.</param>
    /// <param name="rows">Rows of the capture.</param>
    /// <param name="type">How they are stored.</param>
    /// <param name="coder">The dictionary.</param>
    /// <param name="workers">Threads to use.</param>
    public static RunFolder Write(string folder, int rows, RowType type, Sae coder, Workers workers)
    {
        RunFolder run = RunFolder.Create(folder);
        int contexts = (rows + ContextLength - 1) / ContextLength;
        WriteItems(run.Items, rows, contexts);
        WriteCapture(run.Capture(Site), rows, type, coder.Width, workers);
        SaeLensFolder.Write(run.Dictionary(Name), coder, new Dictionary<string, object?>(), new double[coder.LatentCount]);
        return run;
    }

    static void WriteItems(string folder, int rows, int contexts)
    {
        Directory.CreateDirectory(folder);
        Write(folder, "tokens.bin", ItemStore.TokensKind, new int[rows]);
        Write(folder, "contexts.bin", ItemStore.ContextsKind, [.. Enumerable.Range(0, contexts).Select(i =>
            new ContextEntry(i * ContextLength, Math.Min(ContextLength, rows - i * ContextLength), i))]);
        Write(folder, "documents.bin", ItemStore.DocumentsKind,
            [.. Enumerable.Range(0, contexts).Select(i => new DocumentOrigin(0, i))]);
        JsonFile.Write(Path.Combine(folder, "vocabulary.json"), new[] { "a" });
        JsonFile.Write(Path.Combine(folder, "items.json"), new ItemDescription
        {
            Model = Name,
            Files = [new(Name, 0, "")],
            ContextLength = ContextLength,
            PerDocument = false,
            Documents = contexts,
            TrainDocuments = contexts,
            Contexts = contexts,
            TrainContexts = contexts,
            Tokens = rows,
            SpecialIds = [],
        });
    }

    static void WriteCapture(string folder, int rows, RowType type, int width, Workers workers)
    {
        Directory.CreateDirectory(folder);
        Write(folder, "rows.bin", ActivationStore.RowsKind, [.. Enumerable.Range(0, rows).Select(row =>
            new RowPosition(row / ContextLength, row % ContextLength))]);
        var statistics = new RowStatistics(width);
        using NativeBuffer<float> distinct = SparseSums.Make(Math.Min(rows, DistinctRows), width, seed: 0, workers);
        statistics.Add(distinct.Span);
        var writer = new ShardWriter(folder, type, ShardRows, width);
        for (int row = 0; row < rows; row++) writer.Add(row, distinct.Slice((long)(row % DistinctRows) * width, width));
        writer.Flush();
        JsonFile.Write(Path.Combine(folder, "capture.json"), new CaptureDescription
        {
            Model = Name,
            ModelHash = "",
            ItemsHash = "",
            Site = Site,
            Width = width,
            Type = type,
            Rows = rows,
            TrainRows = rows,
            ShardRows = ShardRows,
            Mean = statistics.Mean(),
            MeanSquaredNorm = statistics.MeanSquaredNorm(),
        });
    }

    static void Write<T>(string folder, string name, string kind, T[] records) where T : unmanaged =>
        BinaryFile.Write(Path.Combine(folder, name), kind, stream => BinaryFile.WriteValues<T>(stream, records));
}
