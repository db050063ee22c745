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
        SteeringSettings settings = options.Continuation.In(new());
        if (options.Steering.Any) return Steer(options, options.Steering.In(settings), cancellation);
        using LanguageModel model = PromptReader.Load(options.Model, options.Machine.Workers, out PromptReader prompts);
        int[] prompt = prompts.Either(options.Continuation.Tokens, options.Continuation.Prompt);
        IEnumerable<int> generated = Generator.Generate(model, prompt, settings.MaxTokens, settings.Sampling);
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

    static int Steer(Options options, SteeringSettings settings, CancellationToken cancellation)
    {
        using var source = SteeringSource.Open(options.Model, options.Steering, settings, options.Machine.Workers);
        int[] prompt = source.Prompts.Either(options.Continuation.Tokens, options.Continuation.Prompt);
        SteeredOutput.Stream(new(source.Subject), settings, prompt, source.Prompts, options.Json, cancellation);
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
        [Description("folder of the model, or the name of one that comes with Fathom"), RequiredOption]
        public string Model { get; init; } = "";

        [Description("continuation")]
        public ContinuationOptions Continuation { get; init; } = new();

        [Description("steering, as 'fathom steer' does")]
        public SteeringOptions Steering { get; init; } = new();

        [Description("computation")]
        public MachineOptions Machine { get; init; } = new();

        [Description("print one JSON object at the end")]
        public bool Json { get; init; }
    }
}
