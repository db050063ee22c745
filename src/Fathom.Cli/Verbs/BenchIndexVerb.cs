using System.ComponentModel;
using System.Diagnostics;
using Fathom.Dictionaries;
using Fathom.Features;
using Fathom.Numerics;

namespace Fathom.Cli;

/// <summary><c>fathom bench index</c></summary>
sealed class BenchIndexVerb : Verb<BenchIndexVerb.Options>
{
    /// <summary>Rows that an index encodes at a time.</summary>
    const int BlockRows = 4096;

    /// <summary>Rows at most: what lies beside them in memory then takes 8 GiB.</summary>
    const int MostRows = 1 << 29;

    public override string Name => "index";

    public override string Summary => "time of making an index of a capture, beside that of encoding its rows alone";

    public override IReadOnlyList<string> Examples =>
    [
        "fathom bench index --rows 300k --width 768 --latents 24576 --k 32",
        "fathom bench index --rows 1M --width 256 --latents 4096 --dtype f16 --json",
    ];

    protected override int Run(Options options, CancellationToken cancellation)
    {
        options.Dictionary.Validate();
        if (options.Rows is < 1 or > MostRows)
            throw new UsageException($"--rows {options.Rows}: expected 1 to {MostRows}");
        Workers workers = options.Machine.Workers;
        var report = new BenchReport(workers);
        string folder = Directory.CreateTempSubdirectory("fathom-bench-").FullName;
        try
        {
            RequireDisk(options, folder);
            using TopKSae coder = options.Dictionary.Make(workers);
            RunFolder run = BenchCapture.Write(folder, options.Rows, options.Type, coder, workers);
            using ActivationStore store = ActivationStore.Open(run.Capture(BenchCapture.Site));
            using ItemStore items = ItemStore.Open(run.Items);
            double encode = Encode(store, coder, workers, cancellation);
            var stages = new StageClock();
            IndexDescription index = FeatureIndexBuilder.Build(
                run, BenchCapture.Name, coder, store, items, logits: null, workers, stages, cancellation);
            double whole = stages.Elapsed, postings = stages.Start(IndexStage.Statistics), neighbours = stages.Start(IndexStage.Neighbours);
            double panels = stages.Start(IndexStage.Peaks), together = stages.Start(IndexStage.CoActivation), map = stages.Start(IndexStage.Map);
            report.Add("encoder", options.Dictionary.EncoderOf(BlockRows)).Add("rows", options.Rows)
                .Add("d", coder.Width).Add("m", coder.LatentCount).Add("k", coder.K)
                .Add("entries", index.Entries).Add("encode_seconds", encode, 6).Add("postings_seconds", postings, 6)
                .Add("statistics_seconds", neighbours - postings, 6).Add("neighbours_seconds", panels - neighbours, 6)
                .Add("panels_seconds", together - panels, 6).Add("coactivation_seconds", map - together, 6)
                .Add("map_seconds", whole - map, 6)
                .Add("lost_to_writing", 1 - encode / postings, 4)
                .AddSpeed(postings, options.Rows, 2.0 * options.Rows * coder.Width * coder.LatentCount)
                .Print(options.Json);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
        return 0;
    }

    // The capture, the entries while they are sorted and as posting lists, and the dictionary.
    static void RequireDisk(Options options, string folder)
    {
        const int entryBytes = 12, rowBytes = 24;
        const double gibibyte = 1 << 30;
        BenchDictionary dictionary = options.Dictionary;
        double row = RowCodec.RowBytes(options.Type, dictionary.Width) + 2.0 * entryBytes * dictionary.K + rowBytes;
        double needed = options.Rows * row + 2.0 * sizeof(float) * dictionary.Latents * dictionary.Width;
        long present = new DriveInfo(folder).AvailableFreeSpace;
        if (needed > present)
            throw new UsageException($"--rows {options.Rows}: takes about {needed / gibibyte:n1} GiB in {folder}, where " +
                $"{present / gibibyte:n1} are free; choose fewer, or set TMPDIR to another disk");
    }

    // What an index cannot do without: every row is read and encoded.
    static double Encode(ActivationStore store, TopKSae coder, Workers workers, CancellationToken cancellation)
    {
        var rows = new float[Math.Min(BlockRows, store.Count) * store.Width];
        var codes = new SparseCodes(0, 0);
        int width = store.Width;
        for (int pass = 0; ; pass++)
        {
            long start = Stopwatch.GetTimestamp();
            // A tenth of them first, to warm up.
            long end = pass == 0 ? (store.Count + 9) / 10 : store.Count;
            for (long first = 0; first < end; first += BlockRows)
            {
                cancellation.ThrowIfCancellationRequested();
                int n = (int)Math.Min(BlockRows, end - first);
                workers.ForRanges(n, 256, (from, to, _) =>
                    store.Read(first + from, to - from, rows.AsSpan(from * width, (to - from) * width)));
                coder.Encode(rows.AsSpan(0, n * width), n, codes, workers);
            }
            if (pass == 1) return Stopwatch.GetElapsedTime(start).TotalSeconds;
        }
    }

    /// <summary>When each stage began.</summary>
    sealed class StageClock : IProgress<IndexProgress>
    {
        readonly Dictionary<IndexStage, double> starts = [];
        Stopwatch? clock;

        /// <summary>Seconds since the first stage began.</summary>
        public double Elapsed => clock!.Elapsed.TotalSeconds;

        /// <summary>Seconds from the beginning of the first stage to that of this one.</summary>
        public double Start(IndexStage stage) => starts[stage];

        void IProgress<IndexProgress>.Report(IndexProgress value)
        {
            clock ??= Stopwatch.StartNew();
            starts.TryAdd(value.Stage, Elapsed);
        }
    }

    /// <summary>Options of the verb.</summary>
    public sealed record Options
    {
        [Description("rows of the capture, which is written into the folder for temporary files")]
        public int Rows { get; init; } = 100_000;

        [Description("what encodes")]
        public BenchDictionary Dictionary { get; init; } = new();

        [DisplayName("dtype"), Description("how the rows are stored")]
        public RowType Type { get; init; } = RowType.F16;

        [Description("computation")]
        public MachineOptions Machine { get; init; } = new();

        [Description("print one JSON object")]
        public bool Json { get; init; }
    }
}
