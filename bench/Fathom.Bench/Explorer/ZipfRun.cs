using System.Diagnostics;
using Fathom.Dictionaries;
using Fathom.Features;
using Fathom.Numerics;

namespace Fathom.Bench;

/// <summary>A run folder with the index of a <see cref="ZipfCoder"/>, made by the builder that every index is made by.</summary>
static class ZipfRun
{
    public const string Name = "zipf";

    const string Site = "blocks.0.resid_post";

    /// <summary>Makes what is missing of it.</summary>
    /// <param name="folder">The run's.</param>
    /// <param name="latents">Of the dictionary.</param>
    /// <param name="tokens">Of the text, each a row.</param>
    /// <returns>The run, and seconds of each stage of the index; none where it was there.</returns>
    public static (RunFolder Run, IReadOnlyList<(IndexStage Stage, double Seconds)> Stages) Make(string folder, int latents, int tokens)
    {
        RunFolder run = RunFolder.Create(folder);
        if (FeatureIndex.Exists(run, Name)) return (run, []);
        File.WriteAllText(run.Manifest, "{}");
        WriteItems(run.Items, tokens);
        WriteCapture(run.Capture(Site), tokens);
        Directory.CreateDirectory(run.Dictionary(Name));
        // Hashed, and never read by an index.
        foreach (string file in (string[])["cfg.json", "sae_weights.safetensors"])
            File.WriteAllText(Path.Combine(run.Dictionary(Name), file), "{}");
        using ActivationStore store = ActivationStore.Open(run.Capture(Site));
        using ItemStore items = ItemStore.Open(run.Items);
        var clock = new StageClock();
        FeatureIndexBuilder.Build(run, Name, new ZipfCoder(latents), store, items, new NoisyLogits(), Workers.All, clock, CancellationToken.None);
        return (run, clock.Stages());
    }

    static void WriteItems(string folder, int rows)
    {
        int contexts = (rows + ZipfText.ContextLength - 1) / ZipfText.ContextLength;
        Directory.CreateDirectory(folder);
        Write(folder, "tokens.bin", ItemStore.TokensKind, [.. Enumerable.Range(0, rows).Select(row => ZipfText.Token(row))]);
        Write(folder, "contexts.bin", ItemStore.ContextsKind, [.. Enumerable.Range(0, contexts).Select(i =>
            new ContextEntry(i * ZipfText.ContextLength, Math.Min(ZipfText.ContextLength, rows - i * ZipfText.ContextLength), i))]);
        Write(folder, "documents.bin", ItemStore.DocumentsKind,
            [.. Enumerable.Range(0, contexts).Select(i => new DocumentOrigin(0, i))]);
        JsonFile.Write(Path.Combine(folder, "vocabulary.json"), Enumerable.Range(0, ZipfText.Vocabulary).Select(i => $" t{i}").ToArray());
        JsonFile.Write(Path.Combine(folder, "items.json"), new ItemDescription
        {
            Model = Name,
            Files = [new(Name, 0, "")],
            ContextLength = ZipfText.ContextLength,
            PerDocument = false,
            Documents = contexts,
            TrainDocuments = contexts * 9 / 10,
            Contexts = contexts,
            TrainContexts = contexts * 9 / 10,
            Tokens = rows,
            SpecialIds = [],
        });
    }

    // The activation of a row is its number.
    static void WriteCapture(string folder, int rows)
    {
        Directory.CreateDirectory(folder);
        Write(folder, "rows.bin", ActivationStore.RowsKind, [.. Enumerable.Range(0, rows).Select(row =>
            new RowPosition(row / ZipfText.ContextLength, row % ZipfText.ContextLength))]);
        Write(folder, "shard-00000.bin", ActivationStore.ShardKind, [.. Enumerable.Range(0, rows).Select(row => (float)row)]);
        JsonFile.Write(Path.Combine(folder, "capture.json"), new CaptureDescription
        {
            Model = Name,
            ModelHash = "",
            ItemsHash = "",
            Site = Site,
            Width = 1,
            Type = RowType.F32,
            Rows = rows,
            TrainRows = rows * 9 / 10 / ZipfText.ContextLength * ZipfText.ContextLength,
            ShardRows = rows,
            Mean = [0],
            MeanSquaredNorm = 1,
        });
    }

    static void Write<T>(string folder, string name, string kind, T[] records) where T : unmanaged =>
        BinaryFile.Write(Path.Combine(folder, name), kind, stream => BinaryFile.WriteValues<T>(stream, records));

    /// <summary>When each stage began and the last one ended.</summary>
    sealed class StageClock : IProgress<IndexProgress>
    {
        readonly List<(IndexStage Stage, double Begin)> begun = [];
        readonly Stopwatch clock = Stopwatch.StartNew();

        void IProgress<IndexProgress>.Report(IndexProgress value)
        {
            if (begun.Count == 0 || begun[^1].Stage != value.Stage) begun.Add((value.Stage, clock.Elapsed.TotalSeconds));
        }

        public IReadOnlyList<(IndexStage, double)> Stages()
        {
            double end = clock.Elapsed.TotalSeconds;
            return [.. begun.Select((stage, i) => (stage.Stage, (i + 1 < begun.Count ? begun[i + 1].Begin : end) - stage.Begin))];
        }
    }
}
