using System.Runtime.InteropServices;
using Fathom.Dictionaries;
using Fathom.Numerics;

namespace Fathom.Features;

/// <summary>Makes the index of a dictionary: every activation of every latent over all captured rows, and what follows.</summary>
public static class FeatureIndexBuilder
{
    /// <summary>Of the map.</summary>
    internal const ulong MapSeed = 0;

    /// <summary>Rows encoded at a time.</summary>
    const int RowBlock = 4096;

    /// <summary>
    /// Encodes all rows once, training and held-out, and writes <c>index/&lt;dictionary&gt;/</c>, replacing one that is
    /// there. The files (but for the date in index.json) have the same bits for any number of workers. Memory does not grow
    /// with the capture, see <see cref="PostingSorter"/>. Cancelled or failed, it leaves what was there before.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="dictionaryName">The dictionary's name in it.</param>
    /// <param name="coder">That dictionary.</param>
    /// <param name="store">The capture to index.</param>
    /// <param name="items">The run's contexts.</param>
    /// <param name="logits">For logit effects; null leaves them out.</param>
    /// <param name="workers">Threads to use.</param>
    /// <param name="progress">Told between batches.</param>
    /// <param name="cancel">Stops between batches.</param>
    /// <returns>What index.json says.</returns>
    /// <exception cref="InputException">Inputs that do not fit together, a full disk, another build at work.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static IndexDescription Build(RunFolder run, string dictionaryName, ISparseCoder coder, ActivationStore store,
        ItemStore items, IUnembedding? logits, Workers workers, IProgress<IndexProgress>? progress, CancellationToken cancel) =>
        Build(run, dictionaryName, coder, store, items, logits, new(workers, progress, cancel), PostingSorter.ChunkEntries);

    internal static IndexDescription Build(RunFolder run, string dictionaryName, ISparseCoder coder, ActivationStore store,
        ItemStore items, IUnembedding? logits, IndexWork work, int chunkEntries)
    {
        CheckShapes(dictionaryName, coder, store, logits);
        string capture = Path.GetFileName(Path.TrimEndingDirectorySeparator(store.Folder));
        string repair = IndexFiles.Repair(run, dictionaryName);
        // Hashed before anything is read, so that what changes meanwhile makes the index stale, not wrong.
        string dictionaryHash = Fingerprint.OfDictionary(run, dictionaryName), captureHash = Fingerprint.OfCapture(run, capture);
        using PendingFolder pending = PendingFolder.Begin(run.Index(dictionaryName));
        string spill = Path.Combine(pending.Path, "spill");
        Directory.CreateDirectory(spill);
        long entries = WritePostings(pending.Path, spill, coder, store, items, work, chunkEntries, repair);
        LatentMap map;
        using (PostingLists postings = PostingLists.Open(pending.Path, coder.LatentCount, entries, repair))
        using (RowMap positions = RowMap.Open(run, capture, store.Count))
        using (RowCodes codes = RowCodes.Open(spill, store.Count, entries, repair))
        {
            LatentStatistics[] statistics = LatentFigures.Of(coder, postings, store, work);
            WriteAll(pending.Path, IndexFiles.Statistics, IndexFiles.StatisticsKind, statistics);
            WriteAll(pending.Path, IndexFiles.Neighbours, IndexFiles.NeighboursKind,
                DecoderNeighbours.Of(coder, postings, work));
            string In(string name) => Path.Combine(pending.Path, name);
            PeakTable.Write(In(IndexFiles.Peaks), postings, positions, work);
            TokenTable.Write(In(IndexFiles.Tokens), postings, positions, items, work);
            WriteAll(pending.Path, IndexFiles.TokenRows, IndexFiles.TokenRowsKind,
                TokenTable.Rows(positions, items, store.Count));
            CoFiringTable.Write(In(IndexFiles.CoActivation), postings, codes, store.Count, work);
            map = LatentMap.Of(coder, statistics, MapSeed, work.Workers,
                (_, done, of) => work.Progress?.Report(new(IndexStage.Map, done, of)), work.Cancel);
            MapFile.Write(In(IndexFiles.Map), map);
        }
        Directory.Delete(spill, recursive: true);
        if (logits is not null) EffectTable.Write(Path.Combine(pending.Path, IndexFiles.Effects), coder, logits, work);
        var description = new IndexDescription
        {
            Dictionary = dictionaryName,
            DictionaryHash = dictionaryHash,
            Capture = capture,
            CaptureHash = captureHash,
            Site = store.Description.Site,
            Model = store.Description.Model,
            Latents = coder.LatentCount,
            Width = coder.Width,
            Rows = store.Count,
            TrainRows = store.TrainCount,
            Contexts = items.Description.Contexts,
            Entries = entries,
            L0 = entries / (double)store.Count,
            VocabularySize = logits?.VocabularySize ?? 0,
            Map = map.Quality,
            Created = DateTimeOffset.UtcNow,
        };
        JsonFile.Write(Path.Combine(pending.Path, IndexFiles.Description), description);
        work.Cancel.ThrowIfCancellationRequested();
        pending.Commit();
        return description;
    }

    static long WritePostings(string folder, string spill, ISparseCoder coder, ActivationStore store, ItemStore items,
        IndexWork work, int chunkEntries, string repair)
    {
        using var sorter = new PostingSorter(spill, coder.LatentCount, chunkEntries, repair);
        RowCodes.Write(spill, codes => Encode(coder, store, items, sorter, codes, work));
        return sorter.Write(folder, work);
    }

    // While a block is encoded, the one before goes into the posting lists.
    static void Encode(ISparseCoder coder, ActivationStore store, ItemStore items, PostingSorter sorter, RowCodeWriter codes,
        IndexWork work)
    {
        int width = store.Width;
        var rows = new float[Math.Min(RowBlock, store.Count) * width];
        var last = new RowPosition(-1, 0);
        using var relay = new Relay<EncodedRows>([new(), new()], block => Add(block, store, sorter, codes));
        work.Batches(IndexStage.Encode, store.Count, RowBlock, (first, n) =>
        {
            last = CheckPositions(store, items, first, n, last);
            work.Workers.ForRanges(n, 256, (start, end, _) =>
                store.Read(first + start, end - start, rows.AsSpan(start * width, (end - start) * width)));
            EncodedRows block = relay.Take();
            block.First = first;
            coder.Encode(rows.AsSpan(0, n * width), n, block.Codes, work.Workers);
            relay.Pass(block);
        });
        relay.Complete();
    }

    static void Add(EncodedRows block, ActivationStore store, PostingSorter sorter, RowCodeWriter codes)
    {
        for (int i = 0; i < block.Codes.Rows; i++)
        {
            ReadOnlySpan<float> values = block.Codes.RowValues(i);
            CheckValues(store, block.First + i, block.Codes.RowIndices(i), values);
            sorter.Add((uint)(block.First + i), block.Codes.RowIndices(i), values);
            codes.Add(block.Codes.RowIndices(i), values);
        }
    }

    // The panels rely on it: the rows of a context lie together, and each belongs to a token that is there.
    static RowPosition CheckPositions(ActivationStore store, ItemStore items, long first, int n, RowPosition last)
    {
        ReadOnlySpan<RowPosition> positions = store.Positions(first, n);
        for (int i = 0; i < n; i++)
        {
            RowPosition at = positions[i];
            bool ascends = at.Context > last.Context || at.Context == last.Context && at.Position > last.Position;
            bool exists = (uint)at.Context < (uint)items.Description.Contexts &&
                (uint)at.Position < (uint)items.Entry(at.Context).Length;
            if (!ascends || !exists)
                throw new InputException(
                    $"{store.Folder}: row {first + i} belongs to context {at.Context}, position {at.Position}, behind context " +
                    $"{last.Context}, position {last.Position}; expected ascending positions within the " +
                    $"{items.Description.Contexts} contexts of the items; capture again");
            last = at;
        }
        return last;
    }

    static void CheckValues(ActivationStore store, long row, ReadOnlySpan<int> latents, ReadOnlySpan<float> values)
    {
        for (int i = 0; i < values.Length; i++)
            if (!(values[i] > 0 && float.IsFinite(values[i])))
                throw new InputException(
                    $"{store.Folder}: on row {row} latent {latents[i]} has the activation {values[i]}; expected a positive " +
                    "finite number; the capture or the dictionary is damaged, make it anew");
    }

    static void CheckShapes(string name, ISparseCoder coder, ActivationStore store, IUnembedding? logits)
    {
        if (store.Count is < 1 or > uint.MaxValue)
            throw new InputException(
                $"{store.Folder}: {store.Count} rows; an index holds 1 to {uint.MaxValue}; capture another number of tokens");
        if (coder.Width != store.Width)
            throw new InputException(
                $"{store.Folder}: rows of width {store.Width}, but dictionary '{name}' reads width {coder.Width}; " +
                "name the capture that it was trained on");
        if (coder.IsSigned)
            throw new InputException(
                $"dictionary '{name}' has latent activations below 0, and an index holds those above 0; " +
                "evaluate or encode it instead, or fit it anew with --split-signs where it is a baseline");
        if (logits is not null && logits.Width != coder.OutputWidth)
            throw new InputException(
                $"dictionary '{name}' writes width {coder.OutputWidth}, but the model reads width {logits.Width} at that site; " +
                "name the model that was captured");
    }

    static void WriteAll<T>(string folder, string name, string kind, T[] records) where T : unmanaged =>
        BinaryFile.Write(Path.Combine(folder, name), kind, stream =>
        {
            // In pieces, as a span of bytes ends at 2 GiB.
            const int piece = 1 << 16;
            for (int at = 0; at < records.Length; at += piece)
                stream.Write(MemoryMarshal.AsBytes(records.AsSpan(at, Math.Min(piece, records.Length - at))));
        });
}
