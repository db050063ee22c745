using Fathom.Dictionaries;
using Fathom.Numerics;
using Fathom.Tests.Support;

namespace Fathom.Tests.Dictionaries;

/// <summary>Dictionaries that are trained together are those that are trained alone.</summary>
public class SweepTests
{
    // Several kinds and sizes, orders, sizes of batches and lengths, so that there are four streams of rows.
    static readonly Dictionary<string, TrainConfig> Configs = new()
    {
        ["a"] = SmallTraining.Config,
        ["b"] = SmallTraining.Config with { Latents = 90, K = 3, LearningRate = 1e-3 },
        ["c"] = SmallTraining.Config with { Architecture = "batchtopk" },
        ["d"] = SmallTraining.Config with { Architecture = "standard", K = new TrainConfig().K, L1 = 0.3 },
        ["e"] = SmallTraining.Config with { Seed = 9 },
        ["f"] = SmallTraining.Config with { Seed = 9, OrderSeed = SmallTraining.Config.Seed },
        ["g"] = SmallTraining.Config with { Batch = 100, Tokens = 3100 },
    };

    static SweepItem[] Items(TempFolder folder, IVectorSource source, IEnumerable<string> names) =>
        [.. names.Select(name => new SweepItem(name, source, Configs[name], folder.File(name), SmallTraining.Metadata))];

    static List<SweepOutcome> Sweep(TempFolder folder, IEnumerable<string> names, int workers, long stopAfter = long.MaxValue,
        IVectorSource? source = null)
    {
        using MatrixSource own = SmallTraining.Source();
        using var cancel = new CancellationTokenSource();
        var outcomes = new List<SweepOutcome>();
        new SweepTrainer(Items(folder, source ?? own, names), new TrainOptions { CheckpointSeconds = 1e9 }, new Workers(workers))
            .Run(outcomes.Add, progress => { if (progress.Rows >= stopAfter) cancel.Cancel(); }, cancel.Token);
        return outcomes;
    }

    static void AssertAsAlone(TempFolder folder, IEnumerable<string> names)
    {
        foreach (string name in names)
        {
            using var alone = new TempFolder();
            SmallTraining.Train(alone.Path, Configs[name]).Sae.Dispose();
            Assert.Equal(SmallTraining.Files(alone.Path), SmallTraining.Files(folder.File(name)));
        }
    }

    /// <summary>On one thread each has it to itself; on four there are too few for that, and each uses all.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void Each_dictionary_is_that_of_the_same_training_alone(int workers)
    {
        using var folder = new TempFolder();
        List<SweepOutcome> outcomes = Sweep(folder, Configs.Keys, workers);
        Assert.Equal(Configs.Keys.Order(), outcomes.Select(outcome => outcome.Item.Name).Order());
        Assert.All(outcomes, outcome => Assert.Equal(outcome.Item.Config.Steps, outcome.StepsRun));
        AssertAsAlone(folder, Configs.Keys);
    }

    /// <summary>Stopped four times at random, once with a dictionary that is far ahead and one that is new.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Stopped_and_gone_on_with_it_is_uninterrupted(ulong seed)
    {
        using var folder = new TempFolder();
        var random = new Philox(seed, 0);
        string[] first = ["a", "b", "d", "g"];
        SmallTraining.StopAfter(folder.File("d"), 30, config: Configs["d"]);
        for (ulong stop = 1; stop <= 4; stop++)
            Assert.Throws<OperationCanceledException>(() =>
                Sweep(folder, stop < 3 ? first : Configs.Keys, (int)stop, 4000 + 2000 * (long)stop + random.Below(stop, 1500)));
        List<SweepOutcome> outcomes = Sweep(folder, Configs.Keys, workers: 2);
        Assert.All(outcomes, outcome => Assert.InRange(outcome.StepsRun, 0, outcome.Item.Config.Steps - 1));
        AssertAsAlone(folder, Configs.Keys);

        Dictionary<string, DateTime> written = Configs.Keys.ToDictionary(name => name, Written);
        Assert.All(Sweep(folder, Configs.Keys, workers: 2), outcome => Assert.Equal(0, outcome.StepsRun));
        Assert.All(written, pair => Assert.Equal(pair.Value, Written(pair.Key)));

        DateTime Written(string name) => File.GetLastWriteTimeUtc(folder.File(name, "sae_weights.safetensors"));
    }

    /// <summary>Seeds that share an order share what is read: it is gathered once for both.</summary>
    [Fact]
    public void A_batch_is_read_once_for_all_that_share_it()
    {
        using TempFolder three = new(), one = new();
        using CountingSource together = new(SmallTraining.Source()), alone = new(SmallTraining.Source());
        Sweep(three, ["a", "b", "f"], 1, source: together);
        Sweep(one, ["a"], 1, source: alone);
        Assert.Equal(alone.Gathers, together.Gathers);
        Assert.Equal(SmallTraining.Config.Steps + 1, alone.Gathers);
    }

    [Fact]
    public void One_that_diverges_is_reported_and_ends_no_other()
    {
        using var folder = new TempFolder();
        using MatrixSource source = SmallTraining.Source(), wild = SmallTraining.Source();
        wild.Rows[5] = float.NaN;
        SweepItem[] items =
        [
            new("wild", wild, Configs["a"], folder.File("wild"), SmallTraining.Metadata), .. Items(folder, source, ["a", "b"]),
        ];
        var failures = new Dictionary<string, string?>();
        new SweepTrainer(items, new TrainOptions { CheckpointSeconds = 1e9 }, new Workers(1))
            .Run(outcome => failures[outcome.Item.Name] = outcome.Failure, null, TestContext.Current.CancellationToken);
        Assert.Null(failures["a"]);
        Assert.Null(failures["b"]);
        Assert.Contains("diverged", failures["wild"], StringComparison.Ordinal);
        Assert.False(File.Exists(folder.File("wild", "cfg.json")));
        AssertAsAlone(folder, ["a", "b"]);
    }

    public static TheoryData<TrainConfig, string> Unfitting() => new()
    {
        { SmallTraining.Config with { K = 200 }, "--k 200" },
        { SmallTraining.Config with { Skip = true }, "--skip" },
        { SmallTraining.Of("clt"), "--architecture clt: 1 sites" },
    };

    [Theory]
    [MemberData(nameof(Unfitting))]
    public void A_config_that_does_not_fit_is_refused_with_its_name(TrainConfig config, string option)
    {
        using var folder = new TempFolder();
        using MatrixSource source = SmallTraining.Source();
        SweepItem item = new("wrong", source, config, folder.File("wrong"),
            SmallTraining.Metadata);
        string message = Assert.Throws<OptionException>(() =>
            new SweepTrainer([item], new TrainOptions(), new Workers(1))
                .Run(_ => { }, null, TestContext.Current.CancellationToken)).Message;
        Assert.StartsWith($"wrong: {option}", message, StringComparison.Ordinal);
    }

    sealed class CountingSource(MatrixSource source) : IVectorSource
    {
        public int Gathers { get; private set; }

        public long Count => source.Count;

        public long TrainCount => source.TrainCount;

        public int Width => source.Width;

        public ReadOnlySpan<double> Mean => source.Mean;

        public double MeanSquaredNorm => source.MeanSquaredNorm;

        public void Read(long first, int count, Span<float> rows) => source.Read(first, count, rows);

        public void Gather(ReadOnlySpan<long> indices, Span<float> rows, Workers workers)
        {
            Gathers++;
            source.Gather(indices, rows, workers);
        }

        public void Dispose() => source.Dispose();
    }
}
