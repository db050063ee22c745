using System.Globalization;
using Fathom.Evaluation;
using Fathom.Features;
using Spectre.Console;

namespace Fathom.Cli;

/// <summary>Steered texts and what strengths did, on standard output.</summary>
static class SteeredOutput
{
    /// <summary>One text as it comes; with json as one object at the end.</summary>
    public static void Stream(SteeringBench bench, SteeringSettings settings, int[] prompt, PromptReader prompts, bool json,
        CancellationToken cancellation)
    {
        List<SteeredToken> tokens = [];
        foreach (SteeredToken token in bench.Generate(settings, SteeringColumn.Given, prompt, cancellation))
        {
            // With the first token, and not before it is known that there is one.
            if (!json && tokens.Count == 0) Console.Write(prompts.Decode(prompt));
            tokens.Add(token);
            if (!json) Console.Write(token.Text);
        }
        if (json) Json.Print(new { prompt, ids = Ids(tokens), text = Text(tokens), settings });
        else Console.WriteLine(tokens.Count == 0 ? prompts.Decode(prompt) : "");
    }

    public static void Columns(SteeringColumn[] columns, SteeredToken[][] texts, SteeringSettings settings, int[] prompt,
        bool json)
    {
        if (json)
        {
            Json.Print(new
            {
                prompt,
                columns = columns.Select((column, i) => new { column, ids = Ids(texts[i]), text = Text(texts[i]) }),
                settings,
            });
            return;
        }
        var table = new Table().Border(TableBorder.Simple);
        foreach (SteeringColumn column in columns) table.AddColumn(Named(column));
        table.AddRow(texts.Select(text => Markup.Escape(Text(text).Trim())).ToArray());
        Terminal.Out.Write(table);
    }

    public static void Sweep(DoseReport report, IReadOnlyList<string> targets)
    {
        List<string[]> rows = [["strength", "perplexity", "KL, nats", "distinct 1, 2, 3",
            .. targets.Select(text => $"Δlogp{text}"), "own rise", "others switched", "off target"],
            Row("unsteered", report.Unsteered)];
        foreach (DosePoint point in report.Points) rows.Add(Row($"× {Number(point.Strength, "0.###")}", point));
        Terminal.Print($"{new TextTable(rows)}\nPerplexity of the new text under the unsteered model; KL(unsteered ‖ steered) of the " +
            "next token; own rise, others switched (latents a token) and their share of the movement by encoding the activation again.\n");
    }

    static string[] Row(string name, DosePoint point) => [name, Number(point.Perplexity, "0.00"),
        Number(point.Divergence, "0.000"), string.Join(' ', point.Distinct.Select(share => Number(share, "0.00"))),
        .. point.TargetChanges.Select(change => Number(change, "0.00")),
        point.OwnRise.Count == 0 ? "–" : string.Join(' ', point.OwnRise.Select(own => Number(own.Rise, "0.00"))),
        Number(point.Switched, "0.0"), Number(100 * point.OffTargetShare, "0' %'")];

    static string Number(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "–";

    static string Named(SteeringColumn column) => column switch
    {
        SteeringColumn.Default => "default",
        SteeringColumn.Steered => "steered",
        SteeringColumn.Clamped => "clamped",
        SteeringColumn.ErrorFree => "error-free",
        _ => throw new ArgumentOutOfRangeException(nameof(column), column, "not shown side by side"),
    };

    static IEnumerable<int> Ids(IEnumerable<SteeredToken> tokens) => tokens.Select(token => token.Id);

    static string Text(IEnumerable<SteeredToken> tokens) => string.Concat(tokens.Select(token => token.Text));
}
