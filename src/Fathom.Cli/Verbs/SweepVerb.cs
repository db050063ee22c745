using System.ComponentModel;
using Fathom.Dictionaries;
using Fathom.Evaluation;
using Fathom.Models;
using Fathom.Models.Files;

namespace Fathom.Cli;

/// <summary><c>fathom sweep</c></summary>
sealed class SweepVerb : Verb<SweepVerb.Options>
{
    public override string Name => "sweep";

    public override string Summary => "train many dictionaries over one stream of activations and set them side by side";

    public override IReadOnlyList<string> Examples =>
    [
        "fathom sweep --run runs/gpt2 --grid grid.json",
        "fathom sweep --run runs/tiny --grid grid.json --no-evaluate --json",
    ];

    protected override int Run(Options options, CancellationToken cancellation)
    {
        if (!(options.CheckpointSeconds >= 0))
            throw new UsageException($"--checkpoint-seconds {options.CheckpointSeconds}: expected 0 or more");
        SweepGrid grid = SweepGrid.Read(options.Grid);
        string name = Path.GetFileNameWithoutExtension(options.Grid);
        var pipeline = new Pipeline(RunFolder.Open(options.RunPath), options.Machine.Workers, cancellation);
        string folder = pipeline.Run.Sweep(name);
        using ItemStore items = ItemStore.Open(pipeline.Run.Items);
        var stores = new Dictionary<string, ActivationStore>();
        SweepRow[] rows;
        try
        {
            foreach (string site in grid.Points.Values.Select(point => point.Site).Distinct())
                stores[site] = ActivationStore.Open(pipeline.Run.Capture(site));
            rows = new SweepJob(pipeline, grid, new() { CheckpointSeconds = options.CheckpointSeconds })
                .Train(stores.ToDictionary(pair => pair.Key, pair => (IVectorSource)pair.Value),
                    point => TrainStep.Metadata(stores[point.Site], items, point.Train));
            if (!options.NoEvaluate) rows = Measured(pipeline, rows, stores, items);
        }
        finally
        {
            foreach (ActivationStore store in stores.Values) store.Dispose();
        }
        Write(folder, name, rows);
        if (options.Json) Json.Print(new { sweep = folder, dictionaries = rows });
        else Console.WriteLine($"{SweepTable.Of(rows)}\n{folder}");
        return rows.Any(row => row.Failure is not null) ? 1 : 0;
    }

    static SweepRow[] Measured(Pipeline pipeline, SweepRow[] rows, Dictionary<string, ActivationStore> stores, ItemStore items)
    {
        var results = new Dictionary<string, BriefResult>();
        foreach (IGrouping<string, SweepRow> site in rows.Where(row => row.Failure is null).GroupBy(row => row.Site))
        {
            ActivationStore store = stores[site.Key];
            using LanguageModel model = ModelOfRun.Load(store, pipeline.Workers);
            foreach ((string name, BriefResult result) in SweepMeasure.Run(pipeline, [.. site.Select(row => row.Name)], store,
                InputHash.OfCapture(store.Folder), model, Site.Parse(site.Key), items))
                results[name] = result;
        }
        return [.. rows.Select(row => row with { Measured = results.GetValueOrDefault(row.Name) })];
    }

    static void Write(string folder, string name, SweepRow[] rows)
    {
        OutputFolder.Create(folder);
        JsonFile.Write(Path.Combine(folder, "sweep.json"), rows);
        AtomicFile.WriteAllText(Path.Combine(folder, "sweep.md"), SweepTable.Of(rows));
        foreach (IGrouping<string, SweepRow> site in rows.Where(row => row.Measured is not null).GroupBy(row => row.Site))
            AtomicFile.WriteAllText(Path.Combine(folder, $"{site.Key}.svg"), ParetoPicture.Of($"{name}: {site.Key}", [.. site]));
    }

    /// <summary>Options of the verb.</summary>
    public sealed record Options
    {
        [DisplayName("run"), Description("folder of the run that holds the captures"), RequiredOption]
        public string RunPath { get; init; } = "";

        [Description("JSON file: an object, or a list of them, whose keys are site and options of train; lists are crossed"),
         RequiredOption]
        public string Grid { get; init; } = "";

        [Description("only train: no measures on held-out rows and no picture")]
        public bool NoEvaluate { get; init; }

        [Description("seconds between two checkpoints of a dictionary")]
        public double CheckpointSeconds { get; init; } = 30;

        [Description("computation")]
        public MachineOptions Machine { get; init; } = new();

        [Description("print one JSON object")]
        public bool Json { get; init; }
    }
}
