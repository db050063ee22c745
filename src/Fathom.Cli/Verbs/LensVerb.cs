using System.ComponentModel;
using System.Globalization;
using Fathom.Evaluation;
using Fathom.Models;
using Fathom.Models.Lens;

namespace Fathom.Cli;

/// <summary><c>fathom lens</c></summary>
sealed class LensVerb : Verb<LensVerb.Options>
{
    public override string Name => "lens";

    public override string Summary => "logit lens and direct logit attribution of a prompt";

    public override IReadOnlyList<string> Examples =>
    [
        "fathom lens --model models/gpt2 --prompt \"The capital of France is\"",
        "fathom lens --model models/gpt2 --prompt \"The capital of France is\" --token \" Paris\" --top 3 --json",
    ];

    protected override int Run(Options options, CancellationToken cancellation)
    {
        using LanguageModel model = PromptReader.Load(options.Model, options.Machine.Workers, out PromptReader prompts);
        int[] ids = prompts.Either(options.Tokens, options.Prompt);
        if (options.Top < 1 || options.Top > model.Config.VocabularySize)
            throw new UsageException($"--top {options.Top}: expected 1 to the vocabulary, {model.Config.VocabularySize}");
        IReadOnlyList<LensReading> readings = LogitLens.Read(model, ids, options.Top);
        int token = options.Token.Length > 0 ? prompts.Token("--token", options.Token) : readings[^1].Top[0].Id;
        LogitAttribution attribution = DirectLogitAttribution.Of(model, ids, token);
        if (options.Json) Json.Print(Describe(ids, readings, attribution, prompts));
        else Print(ids, readings, attribution, prompts);
        return 0;
    }

    static object Describe(int[] ids, IReadOnlyList<LensReading> readings, LogitAttribution attribution,
        PromptReader prompts) => new
        {
            ids,
            lens = readings.Select(reading => new
            {
                reading.Layer,
                reading.Position,
                top = reading.Top.Select(token => new { token.Id, text = prompts.Text(token.Id), token.Probability }),
                reading.NextRank,
                reading.NextProbability,
            }),
            attribution = new
            {
                attribution.Token,
                text = prompts.Text(attribution.Token),
                attribution.Position,
                contributions = attribution.Contributions.Select(part => new { site = part.Site.ToString(), part.Value }),
                attribution.Bias,
                attribution.Logit,
            },
        };

    static void Print(int[] ids, IReadOnlyList<LensReading> readings, LogitAttribution attribution, PromptReader prompts)
    {
        List<string[]> table = [["token",
            .. readings.Select(reading => reading.Layer).Distinct().Order().Select(layer => $"blocks.{layer}")]];
        foreach (var position in readings.GroupBy(reading => reading.Position).OrderBy(group => group.Key))
            table.Add([prompts.Shown(ids[position.Key]), .. position.OrderBy(reading => reading.Layer).Select(reading =>
                $"{prompts.Shown(reading.Top[0].Id)} {reading.Top[0].Probability:f2}" +
                (reading.NextRank is { } rank ? $" [{rank + 1}]" : ""))]);
        List<string[]> parts = [["site", "logit"],
            .. attribution.Contributions.Select(part => new[] { part.Site.ToString(), Signed(part.Value) }),
            ["bias", Signed(attribution.Bias)], ["logit", Signed(attribution.Logit)]];
        Terminal.Print("What the residual stream after each block would say next; in brackets the rank of what comes next.\n\n" +
            $"{new TextTable(table, table[0].Length)}\nDirect contributions to the logit of {prompts.Shown(attribution.Token)} after " +
            $"the last token; they and the bias sum to it.\n\n{new TextTable(parts)}");
    }

    static string Signed(double value) => value.ToString("+0.000;−0.000", CultureInfo.InvariantCulture);

    /// <summary>Options of the verb.</summary>
    public sealed record Options
    {
        [Description("folder of the model, or the name of one that comes with Fathom"), RequiredOption]
        public string Model { get; init; } = "";

        [Description("text; the model's BOS is put before it")]
        public string Prompt { get; init; } = "";

        [Description("token ids, taken as given: 1,2,3")]
        public string Tokens { get; init; } = "";

        [Description("token whose logit is attributed, as text or id; the likeliest one when not given")]
        public string Token { get; init; } = "";

        [Description("tokens to list for each layer and position in --json")]
        public int Top { get; init; } = 5;

        [Description("computation")]
        public MachineOptions Machine { get; init; } = new();

        [Description("print one JSON object")]
        public bool Json { get; init; }
    }
}
