using System.ComponentModel;
using Fathom.Dictionaries;
using Fathom.Models;
using Fathom.Models.Files;
using Fathom.Models.Pretraining;
using Fathom.Numerics;

namespace Fathom.Cli;

/// <summary><c>fathom models pretrain</c></summary>
sealed class PretrainVerb : Verb<PretrainVerb.Options>
{
    public override string Name => "pretrain";

    public override string Summary => "train a small language model from scratch, on a world or on text";

    public override IReadOnlyList<string> Examples =>
    [
        "fathom models pretrain --text stories.txt --vocabulary 1024 --layers 4 --width 128 --tokens 5M --out models/mine",
        "fathom models pretrain --text wiki.jsonl --tokenizer models/gpt2 --family llama --parts attention --checkpoints 10 " +
            "--out models/attention-only --resume",
    ];

    protected override int Run(Options options, CancellationToken cancellation)
    {
        if (!(options.SaveSeconds >= 0)) throw new UsageException($"--save-seconds {options.SaveSeconds}: expected 0 or more");
        Workers workers = options.Machine.Workers;
        string? start = options.From.Length > 0 ? EmbeddedModels.Resolve(options.From) : null;
        Validate(options, start);
        if (start is not null && IsWithin(start, options.Out))
            throw new UsageException($"--from {options.From}: lies in --out {options.Out}; choose another --out");
        ModelConfig? started = start is null ? null : ModelConfig.Load(start);
        PretrainConfig train = start is null ? options.Train : options.Train with { Start = WeightsHash(start) };
        // What the source does not decide is refused before a text is read.
        train.Validate((started ?? options.Shape.Config(1, null)).ContextLength);
        ITokenSource source = PretrainSource.Open(options.Source, start, train.Seed, workers);
        ModelConfig model = started ?? options.Shape.Config(source.VocabularySize, (source as ITokenizedSource)?.Separator);
        PretrainMemory.Require(model, train.Batch, workers);
        var pretrainer = new Pretrainer(model, train, source, options.Out, workers, start);
        long total = train.StepsFor(model.ContextLength) * train.Batch * model.ContextLength;
        double held = double.NaN;
        PretrainResult result = ProgressLine.Run("pretrain", "tokens", report => pretrainer.Run(options.Resuming, metrics =>
        {
            held = metrics.EvaluationLoss ?? held;
            report(metrics.Tokens, total, $"loss {metrics.Loss:f4}" + (double.IsNaN(held) ? "" : $"  held out {held:f4}"));
        }, cancellation));
        if (options.Json) Json.Print(PretrainReport.Of(model, options, result, workers));
        else Console.WriteLine(Told(options.Out, result));
        return 0;
    }

    static string Told(string folder, PretrainResult result) => result.StepsRun == 0
        ? $"already complete in {folder}"
        : $"{result.Summary.Parameters:n0} parameters after {result.Summary.Tokens:n0} tokens: " +
            $"loss {result.Summary.EvaluationLoss:f4} on held-out sequences, {result.Summary.Loss:f4} in the last batch, " +
            $"{result.TokensRun / result.Seconds:n0} tokens/s; saved in {folder}";

    static bool IsWithin(string path, string folder) => (Path.GetFullPath(path) + Path.DirectorySeparatorChar).StartsWith(
        Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)) + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    // Of a finished model; the state of an unfinished one does not count.
    static string WeightsHash(string folder) => InputHash.Of([.. Directory.GetFiles(folder, "*.safetensors")
        .Where(file => Path.GetFileName(file) != "state.safetensors").Order(StringComparer.Ordinal)]);

    // Without this the system ends the process without a word.
    static void Validate(Options options, string? start)
    {
        options.Source.Validate(options, start);
        if (start is not null) options.Refuse("--from, which keeps the shape of the model", ShapeOptions);
        if (options.Shape.Parts == BlockParts.Mlp) options.Refuse("--parts mlp", "--heads", "--kv-heads");
        if (options.Train.Steps is not null) options.Refuse("--steps", "--tokens");
    }

    static string[] ShapeOptions { get; } = [.. typeof(ModelShape).GetProperties().Select(OptionNames.Of)];

    /// <summary>Options of the verb.</summary>
    public sealed record Options : GivenOptions
    {
        [Description("what to train on")]
        public PretrainSource.Options Source { get; init; } = new();

        [Description("what to train")]
        public ModelShape Shape { get; init; } = new();

        [Description("how to train")]
        public PretrainConfig Train { get; init; } = new();

        [Description("folder of a model to go on from with a new schedule, or the name of one that comes with Fathom")]
        public string From { get; init; } = "";

        [Description("folder of the model"), RequiredOption]
        public string Out { get; init; } = "";

        [DisplayName("save-dtype"), Description("how the weights of the finished model are stored")]
        public WeightType SaveType { get; init; } = WeightType.F32;

        [Description("go on from where an earlier process stopped")]
        public bool Resume { get; init; }

        [Description("replace what is in the folder")]
        public bool Overwrite { get; init; }

        [Description("seconds between two writings of the state that --resume goes on from")]
        public double SaveSeconds { get; init; } = 60;

        [Description("computation")]
        public MachineOptions Machine { get; init; } = new();

        [Description("print one JSON object, with the speed as a share of what the machine can do")]
        public bool Json { get; init; }

        // Which of the words still belong to a command that makes the model from nothing.
        static bool MakesTheModel(string word) => word is not ("--resume" or "--overwrite");

        public PretrainOptions Resuming => new()
        {
            Resume = Resume,
            Overwrite = Overwrite,
            SaveSeconds = SaveSeconds,
            SaveType = SaveType,
            Command = ["fathom", .. Environment.GetCommandLineArgs().Skip(1).Where(MakesTheModel)],
        };
    }
}
