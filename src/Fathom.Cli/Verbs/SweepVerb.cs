using System.ComponentModel;
using Fathom.Dictionaries;
using Fathom.Evaluation;
using Fathom.Models;
using Fathom.Models.Files;

namespace Fathom.Cli;

/// <summary><c>fathom sweep</c></summary>
sealed class SweepVerb : Verb<SweepVerb.Options>
{
    const string Table = "sweep.json";

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
        options.Streaming.Validate(options);
        SweepGrid grid = SweepGrid.Read(options.Grid, options.Prefix);
        RunFolder run = options.Streaming.Stream ? RunFolder.Create(options.RunPath) : RunFolder.Open(options.RunPath);
        var pipeline = new Pipeline(run, options.Machine.Workers, cancellation);
        string name = options.Prefix + Path.GetFileNameWithoutExtension(options.Grid), folder = run.Sweep(name);
        RequireOwn(folder, grid);
        if (options.Streaming.Stream) grid = OneBlock(grid, options.Streaming);
        using SweepRows source = options.Streaming.Stream
            ? new StreamedSweepRows(pipeline, options.Streaming, grid)
            : new StoredSweepRows(pipeline, grid.Points.Values.Select(point => point.Site));
        SweepRow[] rows = new SweepJob(source.Training, grid, new() { CheckpointSeconds = options.CheckpointSeconds })
            .Train(source);
        if (!options.NoEvaluate) rows = Measured(pipeline, rows, source);
        Write(folder, name, rows);
        if (options.Json) Json.Print(new { sweep = folder, dictionaries = rows });
        else
        {
            Terminal.Print($"{SweepTable.Of(rows)}\n");
            Console.WriteLine(folder);
        }
        return rows.Any(row => row.Failure is not null) ? 1 : 0;
    }

    // A grid may grow; what another one measured is not written over.
    static void RequireOwn(string folder, SweepGrid grid)
    {
        string path = Path.Combine(folder, Table);
        if (!File.Exists(path)) return;
        string[] others = [.. JsonFile.Read<SweepRow[]>(path, $"rm {path}").Select(row => row.Name)
            .Where(name => !grid.Points.ContainsKey(name))];
        if (others.Length > 0)
            throw new InputException($"{path}: of other dictionaries, among them {others[0]}; " +
                $"give the grid's file another name, or move {folder} away");
    }

    // One stream has blocks of one size.
    static SweepGrid OneBlock(SweepGrid grid, StreamOptions streaming)
    {
        int[] blocks = [.. grid.Points.Values.Select(point => point.Train.ShuffleBuffer).OfType<int>().Distinct()];
        if (blocks.Length > 1)
            throw new UsageException("shuffle-buffer: expected one value with --stream, " +
                $"the grid has {string.Join(", ", blocks)}");
        int block = blocks.Length == 1
            ? blocks[0] : grid.Points.Values.Max(point => streaming.WithBlock(point.Train).ShuffleBuffer!.Value);
        return grid.With(config => config with { ShuffleBuffer = block });
    }

    static SweepRow[] Measured(Pipeline pipeline, SweepRow[] rows, SweepRows source)
    {
        var results = new Dictionary<string, BriefResult>();
        foreach (IGrouping<string, SweepRow> site in rows.Where(row => row.Failure is null).GroupBy(row => row.Site))
            foreach ((string name, BriefResult result) in SweepMeasure.Run(pipeline, [.. site.Select(row => row.Name)], source,
                Site.Parse(site.Key)))
                results[name] = result;
        return [.. rows.Select(row => results.TryGetValue(row.Name, out BriefResult? measured)
            ? row with { Measured = measured, Fingerprint = Fingerprint.OfDictionary(pipeline.Run, row.Name) } : row)];
    }

    static void Write(string folder, string name, SweepRow[] rows)
    {
        OutputFolder.Create(folder);
        JsonFile.Write(Path.Combine(folder, Table), rows);
        AtomicFile.WriteAllText(Path.Combine(folder, "sweep.md"), SweepTable.Of(rows));
        foreach (IGrouping<string, SweepRow> site in rows.Where(row => row.Measured is not null).GroupBy(row => row.Site))
            AtomicFile.WriteAllText(Path.Combine(folder, $"{site.Key}.svg"), ParetoPicture.Of($"{name}: {site.Key}", [.. site]));
    }

    /// <summary>Options of the verb.</summary>
    public sealed record Options : GivenOptions
    {
        [DisplayName("run"), Description("folder of the run; without --stream it holds the captures"), RequiredOption]
        public string RunPath { get; init; } = "";

        [Description("JSON file: an object, or a list of them, whose keys are site and options of train; lists are crossed"),
         RequiredOption]
        public string Grid { get; init; } = "";

        [Description("what the names of the dictionaries begin with, to tell them from others of these sizes in the run")]
        public string Prefix { get; init; } = "";

        [Description("activations without a store")]
        public StreamOptions Streaming { get; init; } = new();

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
