using Fathom.Models;
using Fathom.Models.Files;
using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>
/// Runs contexts through a model once and stores the activations of several sites: one row for every token that is not
/// special, contexts in order. The pass ends after the last site. A killed capture goes on from its last whole shard.
/// </summary>
public sealed class CaptureJob
{
    const int StatisticsRows = 16_384, StatisticsNumbers = 1 << 24;

    /// <summary>A shard is collected in memory, one for each site.</summary>
    const int LargestShard = 1 << 28;

    readonly RunFolder run;
    readonly ItemStore items;
    readonly LanguageModel model;
    readonly CaptureConfig config;
    readonly Workers workers;

    public CaptureJob(RunFolder run, ItemStore items, LanguageModel model, CaptureConfig config, Workers workers)
    {
        (this.run, this.items, this.model, this.config, this.workers) = (run, items, model, config, workers);
        if (config.Sites.Count == 0)
            throw new OptionException("--site: expected at least one site, for example blocks.2.resid_post");
        RowProducer.RequireFit(items, model, run.Items);
    }

    /// <summary>Captures what is missing; sites that are complete are left as they are.</summary>
    /// <param name="identity">Folder and hash of the model, and the seed where its parameters are random.</param>
    /// <param name="progress">Called after every batch.</param>
    /// <param name="cancellation">Stops after the current batch; what is written stays.</param>
    /// <returns>The sites that were captured now.</returns>
    public IReadOnlyList<Site> Run(ModelIdentity identity, Action<CaptureProgress>? progress, CancellationToken cancellation)
    {
        Site[] missing = [.. config.Sites.Distinct().Where(site => !Complete(site, identity))];
        if (missing.Length == 0) return [];
        (RowPosition[] positions, long trainRows) = Positions();
        Dictionary<Site, ShardWriter> writers = missing.ToDictionary(site => site, site => Begin(site, identity));
        long first = writers.Values.Min(writer => writer.Written);
        if (first < positions.Length) Forward(writers, positions, first, progress, cancellation);
        foreach (Site site in missing) Finish(site, identity, positions, trainRows);
        return missing;
    }

    bool Complete(Site site, ModelIdentity identity)
    {
        string folder = run.Capture(config.Name(site)), path = Path.Combine(folder, "capture.json");
        if (!File.Exists(path)) return false;
        CaptureDescription there;
        try
        {
            using var store = ActivationStore.Open(folder);
            there = store.Description;
        }
        catch (InputException e) when (e.InnerException is not (IOException or UnauthorizedAccessException))
        {
            return false; // Damaged: whoever reads it is told to capture again, so that has to repair it.
        }
        if (there.ModelHash != identity.Hash || there.Type != config.Type || there.RandomInitSeed != identity.RandomInitSeed
            || there.ItemsHash != items.Hash)
            throw new InputException($"{path}: captured from another model, other items or as another type ({there.Type}); " +
                "choose another --run folder");
        return true;
    }

    // Half-written shards belong to one model and one type; those of another are cleared away.
    ShardWriter Begin(Site site, ModelIdentity identity)
    {
        string folder = run.Capture(config.Name(site)), plan = Path.Combine(folder, "plan.json");
        var now = new CapturePlan(identity, items.Hash, config.Type, ShardRows(site));
        bool same = File.Exists(plan) && Planned(plan) == now;
        if (!same && Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(folder);
        JsonFile.Write(plan, now);
        return new ShardWriter(folder, config.Type, ShardRows(site), model.SiteWidth(site));
    }

    // A plan that cannot be read is of no use, and nothing but this capture needs it.
    static CapturePlan? Planned(string path)
    {
        try
        {
            return JsonFile.Read<CapturePlan>(path, "fathom capture");
        }
        catch (InputException)
        {
            return null;
        }
    }

    int ShardRows(Site site) =>
        Math.Clamp(LargestShard / RowCodec.RowBytes(config.Type, model.SiteWidth(site)), 1, config.ShardRows);

    (RowPosition[] Rows, long TrainRows) Positions()
    {
        var rows = new List<RowPosition>();
        int trainRows = 0;
        for (int context = 0; context < items.Description.Contexts; context++)
        {
            ReadOnlySpan<int> ids = items.Context(context);
            for (int position = 0; position < ids.Length; position++)
                if (!items.IsSpecial(ids[position])) rows.Add(new(context, position));
            if (!items.IsHeldOut(context)) trainRows = rows.Count;
        }
        return ([.. rows], trainRows);
    }

    void Forward(Dictionary<Site, ShardWriter> writers, RowPosition[] positions, long first, Action<CaptureProgress>? progress,
        CancellationToken cancellation)
    {
        Site[] sites = [.. writers.Keys];
        ShardWriter[] of = [.. writers.Values];
        new RowProducer(items, model, sites).Run(first, positions.Length, (site, row, values) => of[site].Add(row, values),
            tokens => progress?.Invoke(new(tokens, items.Description.Tokens)), cancellation);
        foreach (ShardWriter writer in of) writer.Flush();
    }

    void Finish(Site site, ModelIdentity identity, RowPosition[] positions, long trainRows)
    {
        string folder = run.Capture(config.Name(site));
        BinaryFile.Write(Path.Combine(folder, "rows.bin"), ActivationStore.RowsKind, stream =>
            BinaryFile.WriteValues<RowPosition>(stream, positions));
        var description = new CaptureDescription
        {
            Model = identity.Folder,
            ModelHash = identity.Hash,
            RandomInitSeed = identity.RandomInitSeed,
            ItemsHash = items.Hash,
            Site = site.ToString(),
            Width = model.SiteWidth(site),
            Type = config.Type,
            Rows = positions.Length,
            TrainRows = trainRows,
            ShardRows = ShardRows(site),
            Mean = [],
            MeanSquaredNorm = 0,
        };
        string final = Path.Combine(folder, "capture.json"), draft = Path.Combine(folder, "draft.json");
        JsonFile.Write(draft, description);
        RowStatistics statistics;
        using (var store = ActivationStore.OpenDraft(folder)) statistics = Statistics(store, site);
        JsonFile.Write(final, description with { Mean = statistics.Mean(), MeanSquaredNorm = statistics.MeanSquaredNorm() });
        AtomicFile.Delete(draft);
        AtomicFile.Delete(Path.Combine(folder, "plan.json"));
    }

    // Of the rows as stored, which is what training sees. The held-out rows are read too: each must be finite as stored.
    RowStatistics Statistics(ActivationStore store, Site site)
    {
        // The size of a block depends on the width alone, so that the sums do not depend on the machine.
        int width = store.Width, blockRows = Math.Clamp(StatisticsNumbers / width, 1, StatisticsRows);
        int trainBlocks = (int)((store.TrainCount + blockRows - 1) / blockRows);
        int heldOutBlocks = (int)((store.Count - store.TrainCount + blockRows - 1) / blockRows);
        var parts = new RowStatistics[trainBlocks];
        workers.For(trainBlocks + heldOutBlocks, block =>
        {
            bool train = block < trainBlocks;
            long start = train ? (long)block * blockRows : store.TrainCount + (long)(block - trainBlocks) * blockRows;
            int n = (int)Math.Min(blockRows, (train ? store.TrainCount : store.Count) - start);
            var rows = new float[n * width];
            store.Read(start, n, rows);
            var statistics = new RowStatistics(width);
            if (train) parts[block] = statistics;
            int bad = statistics.Add(rows);
            if (bad >= 0)
                throw new InputException($"site {site}: row {start + bad} is too large for {config.Type}; " +
                    "capture with --dtype bf16 or f32");
        });
        var all = new RowStatistics(width);
        foreach (RowStatistics part in parts) all.Add(part);
        return all;
    }
}
