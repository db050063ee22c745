using System.ComponentModel;
using Fathom.Features;
using Fathom.Models;
using Fathom.Models.Generation;

namespace Fathom.Cli;

/// <summary><c>fathom generate</c></summary>
sealed class GenerateVerb : Verb<GenerateVerb.Options>
{
    public override string Name => "generate";

    public override string Summary => "continue a text, streamed";

    public override IReadOnlyList<string> Examples =>
    [
        "fathom generate --model models/gpt2 --prompt \"Once upon a time\" --max-tokens 100 --temperature 0.8 --seed 1",
        "fathom generate --model models/tiny --prompt \"Lily and her dog\" --temperature 0 --json",
    ];

    protected override int Run(Options options, CancellationToken cancellation)
    {
        if (options.Steering.Any) return Steer(options, cancellation);
        using LanguageModel model = LanguageModel.Load(EmbeddedModels.FolderOf(options.Model), options.Machine.Workers);
        var prompts = new PromptReader(EmbeddedModels.FolderOf(options.Model), model.Config);
        int[] prompt = prompts.Either(options.Tokens, options.Prompt);
        var sampling = new Sampling
        {
            Temperature = options.Temperature,
            TopK = options.TopK,
            TopP = options.TopP,
            Seed = options.Seed
        };
        if (options.MaxTokens < 0) throw new UsageException($"--max-tokens {options.MaxTokens}: expected 0 or more");
        IEnumerable<int> generated = Generator.Generate(model, prompt, options.MaxTokens, sampling);
        var ids = new List<int>();
        string before = prompts.Decode(prompt), shown = before;
        if (!options.Json) Console.Write(shown);
        foreach (int id in generated)
        {
            cancellation.ThrowIfCancellationRequested();
            ids.Add(id);
            if (!options.Json) shown = PrintNew(prompts.Decode([.. prompt, .. ids]), shown);
        }
        if (options.Json) Json.Print(new { prompt, ids, text = prompts.Decode([.. prompt, .. ids])[before.Length..] });
        else Console.WriteLine();
        return 0;
    }

    static int Steer(Options options, CancellationToken cancellation)
    {
        var settings = new SteeringSettings
        {
            Interventions = options.Steering.Interventions(),
            FrozenAttention = options.Steering.FrozenAttention,
            KeepError = !options.Steering.NoError,
            Prompt = options.Prompt,
            MaxTokens = options.MaxTokens,
            Temperature = options.Temperature,
            TopK = options.TopK,
            TopP = options.TopP,
            Seed = options.Seed,
        };
        using var source = SteeringSource.Open(options.Model, options.Steering, settings, options.Machine.Workers);
        var prompts = new PromptReader(source.Folder, source.Model.Config);
        int[] prompt = prompts.Either(options.Tokens, options.Prompt);
        SteeredOutput.Stream(new(source.Subject), settings, prompt, prompts, options.Json, cancellation);
        return 0;
    }

    // Bytes of one character may be spread over tokens: what ends in half of one waits for the rest.
    static string PrintNew(string text, string shown)
    {
        if (text.EndsWith('\uFFFD') || !text.StartsWith(shown, StringComparison.Ordinal)) return shown;
        Console.Write(text[shown.Length..]);
        return text;
    }

    /// <summary>Options of the verb.</summary>
    public sealed record Options
    {
        [Description("folder of the model"), RequiredOption]
        public string Model { get; init; } = "";

        [Description("text to continue; the model's BOS is put before it")]
        public string Prompt { get; init; } = "";

        [Description("token ids to continue, taken as given: 1,2,3")]
        public string Tokens { get; init; } = "";

        [Description("tokens to add at most")]
        public int MaxTokens { get; init; } = 100;

        [Description("0 takes the likeliest token, 1 draws from the model's distribution")]
        public double Temperature { get; init; } = 1;

        [Description("draw from that many of the likeliest tokens; 0: from all")]
        public int TopK { get; init; }

        [Description("draw from the likeliest tokens that hold this probability")]
        public double TopP { get; init; } = 1;

        [Description("seed of the draws")]
        public ulong Seed { get; init; }

        [Description("steering, as 'fathom steer' does")]
        public SteeringOptions Steering { get; init; } = new();

        [Description("computation")]
        public MachineOptions Machine { get; init; } = new();

        [Description("print one JSON object at the end")]
        public bool Json { get; init; }
    }
}
