using System.ComponentModel;
using Fathom.Dictionaries;
using Fathom.Evaluation;
using Fathom.Models.Files;

namespace Fathom.Cli;

/// <summary><c>fathom scaling</c></summary>
sealed class ScalingVerb : Verb<ScalingVerb.Options>
{
    const int FewestDraws = 100, MostDraws = 100_000;

    public override string Name => "scaling";

    public override string Summary => "laws of how the loss of dictionaries falls with latents, k, tokens and compute, with their bands";

    public override IReadOnlyList<string> Examples =>
    [
        "fathom scaling --run runs/gpt2 --at 65536 --report scaling.html",
        "fathom scaling --run runs/small runs/large --over compute --json",
    ];

    protected override int Run(Options options, CancellationToken cancellation)
    {
        double[] at = options.Check();
        Pipeline[] pipelines = [.. options.Runs.Select(path =>
            new Pipeline(RunFolder.Open(path), options.Machine.Workers, cancellation))];
        ScalingDictionary[] all = [.. pipelines.SelectMany(pipeline => ScalingStep.Read(pipeline,
            options.Dictionary.Count > 0 ? options.Dictionary : null,
            pipelines.Length > 1 ? $"{Path.GetFileName(pipeline.Run.Path)}/" : ""))];
        if (all.Length == 0)
            throw new InputException($"{string.Join(", ", options.Runs)}: no dictionary that a law can be of; " +
                "train some with 'fathom sweep'");
        ScalingAxis[] axes = options.Over is { } one ? [one] : [ScalingAxis.Latents, ScalingAxis.Joint, ScalingAxis.Compute];
        ScalingSeries[] series = [.. axes.SelectMany(axis => ScalingSeries.Of(all, axis, options.Measure))];
        if (series.Length == 0)
            throw new InputException($"{string.Join(", ", options.Runs)}: {all.Length} dictionaries, no two of which differ in " +
                $"{Differences(options.Over)} alone; train more with 'fathom sweep'");
        if (at.Length > 0 && options.Over is null && series.All(some => some.Axis == ScalingAxis.Compute))
            throw new InputException($"--at {options.At[0]}: without --over a number of latents, and these dictionaries make no law " +
                "of latents; choose --over compute and give FLOPs");
        var fitting = new ScalingOptions { Draws = options.Draws, Seed = options.Seed, Irreducible = !options.NoIrreducible };
        LawResult[] laws = ProgressLine.Run("fit", "laws", report => series.Select((some, done) =>
        {
            cancellation.ThrowIfCancellationRequested();
            report(done, series.Length, some.Title);
            return LawResult.Of(some, fitting, options.Machine.Workers);
        }).ToArray());
        var result = new ScalingReport(options.Measure, fitting, all.Length, laws, options.Over, at);
        if (options.Report.Length > 0)
            AtomicFile.WriteAllText(options.Report, ScalingPage.Of(result, string.Join(", ", pipelines.Select(pipeline =>
                Path.GetFileName(pipeline.Run.Path)).Distinct()), Pipeline.Version));
        if (options.Picture.Length > 0) AtomicFile.WriteAllText(options.Picture, ScalingPage.FirstPicture(result));
        if (options.Json) Json.Print(ScalingJson.Of(result));
        else Terminal.Print(ScalingTable.Of(result));
        return laws.Any(law => law.Why is null) ? 0 : 1;
    }

    static string Differences(ScalingAxis? over) => over switch
    {
        ScalingAxis.Joint => "latents and sparsity",
        ScalingAxis.Compute => "latents and tokens",
        ScalingAxis.Tokens => "tokens",
        _ => "latents",
    };

    /// <summary>Options of the verb.</summary>
    public sealed record Options : GivenOptions
    {
        [DisplayName("run"), Description("folders of runs whose dictionaries are the points"), RequiredOption]
        public IReadOnlyList<string> Runs { get; init; } = [];

        [Description("names in the run; left out: all that were trained on one site")]
        public IReadOnlyList<string> Dictionary { get; init; } = [];

        [Description("what laws are of: latents at one k and one number of tokens, both latents and k, compute over the " +
            "dictionaries that no cheaper one beats, or tokens; auto: the first three")]
        public ScalingAxis? Over { get; init; }

        [Description("the loss, on held-out rows: the fraction of variance unexplained, or the nats that splicing adds to the " +
            "model's loss")]
        public ScalingMeasure Measure { get; init; }

        [Description("where to extrapolate to, on the axis of --over (auto: latents): 65536, 1M")]
        public IReadOnlyList<string> At { get; init; } = [];

        [Description("power laws without an irreducible term")]
        public bool NoIrreducible { get; init; }

        [Description("fits to points drawn anew, from which intervals and bands are")]
        public int Draws { get; init; } = new ScalingOptions().Draws;

        [Description("seed of starts and draws")]
        public ulong Seed { get; init; }

        [Description("an .html file to write: pictures of points, laws and bands, and the tables")]
        public string Report { get; init; } = "";

        [Description("an .svg file to write: the laws of --over, of auto those of latents")]
        public string Picture { get; init; } = "";

        [Description("computation")]
        public MachineOptions Machine { get; init; } = new();

        [Description("print one JSON object, with every point and the bands")]
        public bool Json { get; init; }

        /// <returns>Where to extrapolate to.</returns>
        /// <exception cref="UsageException">A value is out of its range, or has no part in what is asked.</exception>
        internal double[] Check()
        {
            if (Draws is < FewestDraws or > MostDraws)
                throw new UsageException($"--draws {Draws}: expected {FewestDraws} to {MostDraws:n0}");
            if (Over == ScalingAxis.Joint) Refuse("--over joint", "--no-irreducible");
            if (Runs.Count > 1) Refuse("several runs", "--dictionary");
            double[] at = [.. At.Select(text => (double)OptionValue.Parse(typeof(double), "--at", [text])!)];
            foreach (double x in at)
                if (!(x > 0)) throw new UsageException($"--at {x}: expected a number above 0");
            return at;
        }
    }
}
