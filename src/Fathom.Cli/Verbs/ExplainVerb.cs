using System.ComponentModel;
using System.Diagnostics;
using Fathom.Dictionaries;
using Fathom.Features;

namespace Fathom.Cli;

/// <summary><c>fathom explain</c></summary>
sealed class ExplainVerb : Verb<ExplainVerb.Options>
{
    static readonly string[] OfJudge =
    [
        "--protocol", "--judge", "--embedder", "--key-variable", "--budget", "--price-in", "--price-out", "--prices",
        "--concurrency", "--timeout", "--retries", "--tries", "--max-tokens", "--temperature", "--prompts", "--batch",
        "--fresh",
    ];

    // Of these, those that embedding has no use for.
    static readonly string[] OfWords = ["--price-in", "--price-out", "--tries", "--max-tokens", "--temperature", "--prompts"];

    public override string Name => "explain";

    public override string Summary => "labels of latents and how well they hold, with or without a language model";

    public override IReadOnlyList<string> Examples =>
    [
        "fathom explain --run runs/stories --sample 200 --seed 1",
        "fathom explain --run runs/stories --latents 0-99 --endpoint http://127.0.0.1:8080/v1 --judge qwen3-8b " +
            "--explainer default contrastive --scorer detection fuzzing",
    ];

    protected override int Run(Options options, CancellationToken cancellation)
    {
        if (options.WritePrompts.Length > 0) return WritePrompts(options);
        if (options.RunPath.Length == 0) throw new UsageException("--run is missing: folder of the run");
        RequirePart(options);
        ExplainPlan plan = Plan(options);
        var pipeline = new Pipeline(RunFolder.Open(options.RunPath), options.Machine.Workers, cancellation);
        (string? name, _) = DictionaryLocator.Open(pipeline.Run, options.Dictionary);
        if (name is null) throw new UsageException($"--dictionary {options.Dictionary}: expected a name in the run");
        using FeatureIndex index = FeatureIndex.Open(pipeline.Run, name);
        plan = plan with { Latents = LatentChoice.Of(index, options.Latents, options.Sample, options.Explaining.Seed) };
        var clock = Stopwatch.StartNew();
        using var job = new ExplainJob(pipeline.Run, index, plan, Console.Error.WriteLine);
        long noted = Pipeline.SizeOf(pipeline.Run.Notes);
        ExplainReport? report = null;
        try
        {
            report = ProgressLine.Run("explain", "latents", show =>
                job.Run(show, pipeline.Workers.Count, cancellation).GetAwaiter().GetResult());
        }
        finally
        {
            // Money is noted whatever ends the work.
            if (report is not null || job.Spent != default) Record(pipeline, plan, job, index.Description, clock, noted);
        }
        bool nothing = report.Calls is { Failed: > 0, Used: 0 };
        if (options.Json) Json.Print(report);
        else if (!nothing || report.Labelled > 0) ExplainTable.Print(report);
        if (nothing)
        {
            Console.Error.WriteLine($"fathom: none of the {report.Calls!.Failed:n0} questions came to an answer that can be " +
                "used, for the reason in the line above; once it is mended, the same command goes on");
            return 1;
        }
        if (!report.BudgetReached) return 0;
        Console.Error.WriteLine($"fathom: the budget is reached with {report.NotReached:n0} latents to go; what was found is " +
            "kept, and the same command with a higher --budget goes on from there");
        return 1;
    }

    static void RequirePart(Options options)
    {
        // Latents at a time are calls at a time.
        if (options.Judging.Endpoint.Length > 0) options.Refuse("--endpoint", "--threads");
        else if (OfJudge.FirstOrDefault(options.Given.Contains) is { } given)
            throw new UsageException($"{given}: has no part without --endpoint; give one, or leave it out");
    }

    static int WritePrompts(Options options)
    {
        options.Refuse("--write-prompts", [.. options.Given.Except(["--write-prompts", "--json"])]);
        IReadOnlyList<string> written = PromptSet.Write(options.WritePrompts);
        if (options.Json) Json.Print(new { written });
        else foreach (string path in written.DefaultIfEmpty($"{options.WritePrompts}: every prompt is there already"))
            Console.WriteLine(path);
        return 0;
    }

    static ExplainPlan Plan(Options options)
    {
        options.Explaining.Validate();
        bool asks = options.Judging.Endpoint.Length > 0;
        Explainer[] explainers = Named("--explainer", options.Explainer, asks ? ["default"] : ["n-grams"], Explainer.All,
            one => one.Name);
        Scorer[] scorers = Named("--scorer", options.Scorer, asks ? ["detection", "fuzzing"] : ["rule", "every-token"],
            Scorer.All, one => one.Name);
        string[] judged = [.. explainers.Where(one => one.NeedsJudge).Select(one => $"--explainer {one.Name}"),
            .. scorers.Where(one => one.NeedsJudge).Select(one => $"--scorer {one.Name}")];
        if (judged.Length > 0 && !asks)
            throw new UsageException($"{judged[0]}: asks a language model; expected --endpoint and --judge");
        if (judged.Length == 0 && asks)
            throw new UsageException("--endpoint: none of these kinds asks anybody; leave it out, or choose another " +
                "--explainer or --scorer");
        bool inWords = explainers.Any(one => one.NeedsJudge) || scorers.Any(one => one.NeedsJudge && !one.NeedsEmbedder);
        if (!scorers.Any(one => one.AsksInBatches) && options.Given.Contains("--batch"))
            throw new UsageException("--batch: none of these kinds asks about several passages at a time; leave it out");
        if (!inWords && OfWords.FirstOrDefault(options.Given.Contains) is { } given)
            throw new UsageException($"{given}: nobody is asked in words; leave it out");
        JudgeOptions? judge = asks ? options.Judging.Checked(inWords, scorers.Any(one => one.NeedsEmbedder)) : null;
        PromptSet prompts = options.Prompts.Length > 0 ? PromptSet.Read(options.Prompts) : PromptSet.BuiltIn;
        return new([], explainers, scorers, options.Explaining, judge, prompts) { Workers = options.Machine.Workers };
    }

    static T[] Named<T>(string option, IReadOnlyList<string> given, string[] otherwise, IReadOnlyList<T> all,
        Func<T, string> name)
    {
        string[] names = given.Count == 0 ? otherwise : [.. given.SelectMany(list => list.Split(',')).Distinct()];
        return [.. names.Select(each => all.FirstOrDefault(one => name(one) == each)
            ?? throw new UsageException($"{option} {each}: expected some of {string.Join(", ", all.Select(name))}"))];
    }

    // What a process that was killed had spent is in no step before this one.
    static void Record(Pipeline pipeline, ExplainPlan plan, ExplainJob job, IndexDescription index, Stopwatch clock, long noted)
    {
        ManifestCosts before = Manifest.Of(pipeline.Run).Steps.Where(step => step.Verb == "explain"
            && step.Output == index.Dictionary).Aggregate(new ManifestCosts(), (sum, step) => sum + step.Costs);
        decimal money = Math.Max(job.Spent.Money, job.SpentInAll.Money - (decimal)before.Money);
        long tokens = Math.Max(Tokens(job.Spent), Tokens(job.SpentInAll) - before.Tokens);
        pipeline.Record("explain", index.Dictionary, new
        {
            latents = plan.Latents.Count,
            explainers = plan.Explainers.Select(one => one.Name),
            scorers = plan.Scorers.Select(one => one.Name),
            plan.Options,
            plan.Judge,
        }, clock, new Dictionary<string, string> { ["dictionary"] = index.DictionaryHash, ["capture"] = index.CaptureHash },
            tokens, 0, pipeline.Run.Notes, money: (double)money, bytesBefore: noted);

        static long Tokens(Spending spent) => spent.TokensIn + spent.TokensOut;
    }

    /// <summary>Options of the verb.</summary>
    public sealed record Options : GivenOptions
    {
        [DisplayName("run"), Description("folder of the run")]
        public string RunPath { get; init; } = "";

        [Description("name in the run; not needed where there is one")]
        public string Dictionary { get; init; } = "";

        [Description("which latents: numbers and ranges like 3 or 10-19; all that fire when not given")]
        public IReadOnlyList<string> Latents { get; init; } = [];

        [Description("so many of them, drawn at random; auto: all of them")]
        public int? Sample { get; init; }

        [Description("who explains: default, single-token, contrastive, and without a language model tokens, n-grams, n2g, " +
            "logit-lens, sentence, truth; when not given default with --endpoint, else n-grams")]
        public IReadOnlyList<string> Explainer { get; init; } = [];

        [Description("who scores: detection, fuzzing, simulation, intruder, embedding, and without a language model rule, " +
            "every-token, examples, variable; when not given detection and fuzzing with --endpoint, else rule and every-token")]
        public IReadOnlyList<string> Scorer { get; init; } = [];

        [Description("how much is shown and asked")]
        public ExplainOptions Explaining { get; init; } = new();

        [Description("who is asked")]
        public JudgeOptions Judging { get; init; } = new();

        [Description("folder of prompts to use in place of those that come with Fathom")]
        public string Prompts { get; init; } = "";

        [Description("only write the prompts that come with Fathom into this folder, to be edited")]
        public string WritePrompts { get; init; } = "";

        [Description("computation")]
        public MachineOptions Machine { get; init; } = new();

        [Description("print one JSON object")]
        public bool Json { get; init; }
    }
}
