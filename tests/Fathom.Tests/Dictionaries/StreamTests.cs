using Fathom.Dictionaries;
using Fathom.Models;
using Fathom.Numerics;
using Fathom.Tests.Support;

namespace Fathom.Tests.Dictionaries;

/// <summary>Rows that are not stored are the rows of a capture, and what is trained on them is the same dictionary.</summary>
public sealed class StreamTests : IDisposable
{
    const int Block = 700;

    static readonly string[] Sites = ["blocks.0.mlp_out", "blocks.1.resid_post"];

    readonly TempFolder folder = new();
    readonly TinyModelFolder model = new("llama");
    readonly RunFolder run;
    readonly ItemStore items;

    public StreamTests()
    {
        var random = new Philox(8, 0);
        File.WriteAllLines(folder.File("text.jsonl"), Enumerable.Range(0, 60).Select(document => "{\"text\": \"" +
            string.Concat(Enumerable.Range(document * 150, 150).Select(i => (char)('a' + random.Below((ulong)i, 26)))) + "\"}"));
        run = RunFolder.Create(folder.File("run"));
        var config = new ItemConfig { Model = model.Path, Text = [folder.File("text.jsonl")], Context = 24 };
        items = ItemBuilder.Build(run, config, model.Config, new Workers(2));
    }

    public void Dispose()
    {
        items.Dispose();
        model.Dispose();
        folder.Dispose();
    }

    ActivationStore Store(RowType type, string site)
    {
        using LanguageModel loaded = model.Load(1);
        var config = new CaptureConfig { Sites = [Site.Parse(site)], Type = type, ShardRows = 1000, Prefix = $"{type}." };
        new CaptureJob(run, items, loaded, config, new Workers(1)).Run(ModelIdentity.Of(model.Path), null,
            TestContext.Current.CancellationToken);
        return ActivationStore.Open(run.Capture($"{type}.{site}"));
    }

    ActivationStream Stream(RowType type, LanguageModel loaded, CancellationToken? cancel = null) => new(items, loaded,
        ModelIdentity.Of(model.Path), [.. Sites.Select(Site.Parse)], type, Block, folder.File("streams"),
        cancel ?? TestContext.Current.CancellationToken);

    /// <summary>From anywhere, back and forth, held-out rows too; more blocks than are kept.</summary>
    [Theory]
    [InlineData(RowType.F32)]
    [InlineData(RowType.BF16)]
    [InlineData(RowType.Int8)]
    public void Rows_are_those_of_a_capture(RowType type)
    {
        using LanguageModel loaded = model.Load(2);
        using ActivationStream stream = Stream(type, loaded);
        foreach (string site in Sites)
        {
            using ActivationStore store = Store(type, site);
            IVectorSource rows = stream.Sources[Site.Parse(site)];
            Assert.Equal((store.Count, store.TrainCount, store.Width), (rows.Count, rows.TrainCount, rows.Width));
            Assert.True(store.Count > 8 * Block);
            long[] indices =
                [5, store.Count - 1, 0, 6 * Block, 6 * Block - 1, store.TrainCount, store.TrainCount - 1, 5, 2 * Block];
            float[] expected = new float[indices.Length * store.Width], actual = new float[expected.Length];
            store.Gather(indices, expected, new Workers(1));
            rows.Gather(indices, actual, new Workers(2));
            Assert.Equal(expected, actual);
            float[] all = new float[store.Count * store.Width], streamed = new float[all.Length];
            store.Read(0, (int)store.Count, all);
            rows.Read(0, (int)rows.Count, streamed);
            Assert.Equal(all, streamed);
            RowMoments moments = ((IVectorSource)store).MomentsOfFirst(Block, new Workers(2));
            Assert.Equal(moments.Mean, rows.Mean.ToArray());
            Assert.Equal(moments.MeanSquaredNorm, rows.MeanSquaredNorm);
        }
    }

    static TrainConfig Config { get; } = SmallTraining.Config with
    {
        Batch = 7,
        Tokens = 7 * 2500,
        Latents = 40,
        LearningRate = 1e-3,
        ShuffleBuffer = Block,
    };

    static void TrainOn(IVectorSource rows, string to, int workers = 1, CancellationTokenSource? cancel = null, long stop = 0) =>
        new Trainer(rows, Config, to, new Workers(workers)).Run(new TrainOptions { Resume = true, CheckpointSeconds = 1e9 },
            SmallTraining.Metadata, metrics =>
            {
                if (metrics.Step == stop) cancel!.Cancel();
            }, cancel?.Token ?? default).Sae.Dispose();

    /// <summary>17,500 rows are two passes of a dozen blocks, the last of them short. Stopped in the second pass and gone on with
    /// by another stream, which need not begin with the first block.</summary>
    [Theory]
    [InlineData(RowType.F32)]
    [InlineData(RowType.F16)]
    public void A_dictionary_is_the_same_from_a_stream_and_from_a_store(RowType type)
    {
        string stored = folder.File("stored"), streamed = folder.File("streamed");
        using (ActivationStore store = Store(type, Sites[1])) TrainOn(store, stored);
        using (LanguageModel loaded = model.Load(1))
        using (var cancel = new CancellationTokenSource())
        using (ActivationStream stream = Stream(type, loaded, cancel.Token))
            Assert.ThrowsAny<OperationCanceledException>(() =>
                TrainOn(stream.Sources[Site.Parse(Sites[1])], streamed, 2, cancel, stop: 1600));
        using (LanguageModel loaded = model.Load(2))
        using (ActivationStream stream = Stream(type, loaded))
            TrainOn(stream.Sources[Site.Parse(Sites[1])], streamed, workers: 2);
        Assert.Equal(SmallTraining.Files(stored), SmallTraining.Files(streamed));
    }

    /// <summary>A sweep of several sites, sizes of batches and orders over one stream.</summary>
    [Fact]
    public void A_sweep_shares_one_stream()
    {
        TrainConfig[] configs = [Config, Config with { OrderSeed = 5 }, Config with { Batch = 5, K = 3 }];
        (string Site, TrainConfig Config, string Name)[] all = [.. Sites.SelectMany(site =>
            configs.Select((config, i) => (site, config, $"{site}.{i}")))];
        using (LanguageModel loaded = model.Load(1))
        using (ActivationStream stream = Stream(RowType.F32, loaded))
            new SweepTrainer([.. all.Select(one => new SweepItem(one.Name, stream.Sources[Site.Parse(one.Site)], one.Config,
                folder.File("sweep", one.Name), SmallTraining.Metadata))], new TrainOptions { CheckpointSeconds = 1e9 },
                new Workers(2)).Run(outcome => Assert.Null(outcome.Failure), null, TestContext.Current.CancellationToken);
        foreach (string site in Sites)
        {
            using ActivationStore store = Store(RowType.F32, site);
            foreach (var one in all.Where(one => one.Site == site))
            {
                string alone = folder.File("alone", one.Name);
                new Trainer(store, one.Config, alone, new Workers(1)).Run(new TrainOptions { CheckpointSeconds = 1e9 },
                    SmallTraining.Metadata, null, TestContext.Current.CancellationToken).Sae.Dispose();
                Assert.Equal(SmallTraining.Files(alone), SmallTraining.Files(folder.File("sweep", one.Name)));
            }
        }
    }

    /// <summary>Each pass shows each row once; a block's rows stay within it, in another order in each pass and under another
    /// seed.</summary>
    [Fact]
    public void Pitfall_8_rows_are_permuted_within_blocks()
    {
        long[] Order(ulong seed, long from, int count)
        {
            var order = new RowOrder(1000, 300, seed);
            return [.. Enumerable.Range(0, count).Select(i => order[from + i])];
        }

        long[] rows = Order(3, 0, 2000);
        foreach (int pass in (int[])[0, 1])
            for (int first = 0; first < 1000; first += 300)
            {
                int size = Math.Min(300, 1000 - first);
                Assert.Equal(Enumerable.Range(first, size).Select(row => (long)row),
                    rows.Skip(1000 * pass + first).Take(size).Order());
            }
        Assert.NotEqual(rows[..1000], rows[1000..]);
        Assert.NotEqual(rows, Order(4, 0, 2000));
        Assert.Equal(rows[1777..1790], Order(3, 1777, 13));
        Assert.InRange(rows[..300].Zip(rows[1..300], (a, b) => Math.Abs(a - b)).Average(), 85, 115);
    }

    [Fact]
    public void A_block_of_too_few_batches_is_refused()
    {
        using MatrixSource source = SmallTraining.Source();
        string message = Assert.Throws<OptionException>(() =>
            SmallTraining.Train(folder.File("x"), SmallTraining.Config with { ShuffleBuffer = 599 }, source)).Message;
        Assert.Contains("--shuffle-buffer 599", message, StringComparison.Ordinal);
    }

    /// <summary>What goes wrong on the stream's thread is what the reader is told.</summary>
    [Fact]
    public void A_stream_that_is_stopped_lets_its_reader_go()
    {
        using LanguageModel loaded = model.Load(1);
        using var cancel = new CancellationTokenSource();
        using ActivationStream stream = Stream(RowType.F32, loaded, cancel.Token);
        IVectorSource rows = stream.Sources[Site.Parse(Sites[0])];
        var row = new float[rows.Width];
        rows.Read(0, 1, row);
        cancel.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => rows.Read(5 * Block, 1, row));
    }
}
