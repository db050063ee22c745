using System.ComponentModel;
using System.Globalization;
using Fathom.Dictionaries;
using Fathom.Features;

namespace Fathom.Cli;

/// <summary><c>fathom steer</c></summary>
sealed class SteerVerb : Verb<SteerVerb.Options>
{
    static readonly SteeringColumn[] SideBySide =
        [SteeringColumn.Default, SteeringColumn.Steered, SteeringColumn.Clamped, SteeringColumn.ErrorFree];

    public override string Name => "steer";

    public override string Summary =>
        "continue a text under interventions, beside what it would have been, or sweep their strength";

    public override IReadOnlyList<string> Examples =>
    [
        "fathom steer --run runs/demo --prompt \"One day, Lily went to the park.\" --clamp 17=1.5max --columns",
        "fathom steer --run runs/demo --settings rain.json --sweep 0,0.5,1,2 --prompts prompts.txt --target \" rain\" --json",
    ];

    protected override int Run(Options options, CancellationToken cancellation)
    {
        options.Validate();
        SteeringSettings settings = options.Settings();
        using var source = SteeringSource.Open(options.Model, options.Steering, settings, options.Machine.Workers);
        settings = settings with { Dictionary = source.Dictionary, Site = source.Subject.Site };
        if (options.Save.Length > 0) settings.Save(options.Save);
        var bench = new SteeringBench(source.Subject);
        PromptReader prompts = source.Prompts;
        if (options.Sweep.Length > 0) Sweep(options, settings, bench, prompts, cancellation);
        else if (options.Columns) Columns(options, settings, bench, prompts, cancellation);
        else
            SteeredOutput.Stream(bench, settings, prompts.Either(options.Continuation.Tokens, settings.Prompt), prompts, options.Json,
                cancellation);
        return 0;
    }

    static void Columns(Options options, SteeringSettings settings, SteeringBench bench, PromptReader prompts,
        CancellationToken cancellation)
    {
        int[] prompt = prompts.Either(options.Continuation.Tokens, settings.Prompt);
        SteeringColumn[] columns = bench.Subject.Coder is null ? SideBySide[..^1] : SideBySide;
        SteeredToken[][] texts = ProgressLine.Run("steer", "columns", show => columns.Select((column, i) =>
        {
            SteeredToken[] text = [.. bench.Generate(settings, column, prompt, cancellation)];
            show(i + 1, columns.Length, "");
            return text;
        }).ToArray());
        SteeredOutput.Columns(columns, texts, settings, prompt, options.Json);
    }

    static void Sweep(Options options, SteeringSettings settings, SteeringBench bench, PromptReader prompts,
        CancellationToken cancellation)
    {
        double[] strengths = [.. options.Sweep.Split(',').Select(text => double.TryParse(text, CultureInfo.InvariantCulture,
            out double strength) ? strength
            : throw new UsageException($"--sweep {options.Sweep}: expected factors such as 0,0.5,1,2"))];
        string[] texts = options.Prompts.Length > 0 ? [.. TextFiles.Read([options.Prompts]).Select(document => document.Text)]
            : [settings.Prompt];
        int[] targets = [.. options.Target.Select(text => prompts.Token("--target", text))];
        DoseReport report = ProgressLine.Run("sweep", "texts", show => bench.Measure(
            new(settings, strengths, texts) { Targets = targets }, (done, total) => show(done, total, ""), cancellation));
        if (options.Json) Json.Print(new { settings, targets, report });
        else SteeredOutput.Sweep(report, options.Target);
    }

    /// <summary>Options of the verb.</summary>
    public sealed record Options : GivenOptions
    {
        [Description("folder of the model, or the name of one that comes with Fathom; the run's when not given")]
        public string Model { get; init; } = "";

        [Description("continuation")]
        public ContinuationOptions Continuation { get; init; } = new();

        [Description("steering")]
        public SteeringOptions Steering { get; init; } = new();

        [DisplayName("settings"), Description("a .json of settings to begin with; what is given beside it takes its place, and " +
            "interventions are added to its own")]
        public string SettingsPath { get; init; } = "";

        [Description("a .json to keep the settings in")]
        public string Save { get; init; } = "";

        [Description("print side by side: default, steered (added), clamped, and the reconstruction without its error")]
        public bool Columns { get; init; }

        [Description("factors of the strengths, such as 0,0.5,1,2: measure what each does")]
        public string Sweep { get; init; } = "";

        [Description("texts to continue in a sweep: a .txt or a .jsonl with a field \"text\"; the prompt alone when not given")]
        public string Prompts { get; init; } = "";

        [Description("tokens whose probability a sweep follows, by text or id")]
        public IReadOnlyList<string> Target { get; init; } = [];

        [Description("computation")]
        public MachineOptions Machine { get; init; } = new();

        [Description("print one JSON object at the end")]
        public bool Json { get; init; }

        /// <exception cref="UsageException">Options that have no part in what is asked.</exception>
        internal void Validate()
        {
            if (Sweep.Length == 0)
            {
                if (Prompts.Length > 0) throw new UsageException("--prompts: has a part with --sweep only");
                if (Target.Count > 0) throw new UsageException("--target: has a part with --sweep only");
            }
            else Refuse("--sweep", "--columns", "--tokens");
            if (Prompts.Length > 0) Refuse("--prompts", "--prompt");
            if (Continuation.Tokens.Length > 0) Refuse("--tokens", "--prompt");
        }

        /// <summary>Those of the file, with what was given in the place of what it says.</summary>
        internal SteeringSettings Settings()
        {
            SteeringSettings file = SettingsPath.Length > 0 ? SteeringSettings.Load(SettingsPath) : new();
            SteeringSettings settings = Steering.In(Continuation.In(file,
                option => SettingsPath.Length == 0 || Given.Contains(option)));
            if (settings.Interventions.Count == 0 && settings.KeepError && !Columns)
                throw new UsageException("nothing to steer: expected --add, --clamp, --ablate, --orthogonal, --cap, --vector, " +
                    "--no-error or --settings");
            return settings;
        }
    }
}
