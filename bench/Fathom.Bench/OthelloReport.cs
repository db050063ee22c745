using System.Globalization;
using System.Text.Json;

namespace Fathom.Bench;

/// <summary>
/// The results as the committed Markdown. Published figures beside them: Karvonen et al. 2024 (dictionaries, neurons and the
/// random model at layer 5 of an 8-layer model) and Nanda et al. 2023 (probes for mine and theirs at its layers).
/// </summary>
static class OthelloReport
{
    /// <summary>The part of docs/03-concepts/othello.md that is this report's.</summary>
    public static readonly MarkedPart Part = new("<!-- othello: written by bench/Fathom.Bench -->", "<!-- end of othello -->");

    const int Trained = OthelloOptions.Games - OthelloOptions.HeldOut;

    /// <summary>All of it.</summary>
    public static string Markdown(OthelloOptions options, JsonElement model, JsonElement legality, OthelloLayer[] layers,
        TimeSpan time) => string.Join('\n',
    [
        $"# The board in {Name(options)}",
        "",
        $"{model.GetProperty("parameters").GetInt64():N0} parameters. Dictionaries of {options.Latents:N0} latents, trained on " +
            $"{options.Tokens:N0} rows of {Trained:N0} games at the residual stream after each block;",
        "labels from the first 1,000 of these games, boards of 1,000 held-out ones; all of it in " +
            $"{time.TotalMinutes.ToString("0.0", CultureInfo.InvariantCulture)} minutes.",
        $"{Machine.Description}.",
        $"Written by `dotnet run -c Release --project bench/Fathom.Bench -- othello --model {Name(options)}`.",
        "",
        .. Part.Of(Tables(legality, layers)),
        "",
    ]);

    static IEnumerable<string> Tables(JsonElement legality, OthelloLayer[] layers) =>
    [
        .. Rules(legality), "",
        .. Probes(layers), "",
        "Coverage in the published form, which no dictionary can bring above 2/3 (a third of what it divides by is masked):", "",
        .. Board(layers, board => board.Published, [".519 (best kind)", "–", ".272", ".549", "–"]), "",
        "The same as a share of what can be covered, at most 1 (published figures times 3/2):", "",
        .. Board(layers, board => board.Coverage, [".779 (best kind)", "–", ".408", ".824", "–"]), "",
        "Reconstruction of the board, micro-F1 over mine and theirs, at most 1:", "",
        .. Board(layers, board => board.Reconstruction, [".870 (L0 80)", ".954", ".082", ".815", "–"]), "",
        "The dictionaries at the end of their training:", "",
        .. Sizes(layers), "",
    ];

    static IEnumerable<string> Rules(JsonElement legality)
    {
        double Get(string key) => legality.GetProperty(key).GetDouble();
        double excess = Get("crossEntropy") - Get("entropy");
        yield return "| on 1,000 fresh games | |";
        yield return "|---|---:|";
        yield return $"| moves predicted | {legality.GetProperty("predictions").GetInt64():N0} |";
        yield return $"| likeliest move legal | {100 * Get("argmaxLegality"):0.000} % |";
        yield return $"| probability on legal moves | {100 * Get("legalMass"):0.000} % |";
        yield return $"| cross-entropy above the mean of ln(legal moves), nats | {excess:0.0000} |";
    }

    static IEnumerable<string> Probes(OthelloLayer[] layers)
    {
        yield return "| linear probes after block | squares right: mine, theirs or empty | without the centre | naming each " +
            "square's usual class |";
        yield return "|---|---:|---:|---:|";
        foreach (OthelloLayer layer in layers)
            yield return $"| {layer.Layer} | {100 * layer.ProbeAccuracy:0.0} % | {100 * layer.PlayedAccuracy:0.0} % | " +
                $"{100 * layer.Majority:0.0} % |";
        yield return "| *published, first to last of 8* | *90.9 … 99.5 %* | | |";
    }

    static IEnumerable<string> Board(OthelloLayer[] layers, Func<BoardFigures, double> figure, string[] published)
    {
        yield return "| after block | TopK | ReLU + L1 | TopK on the random model | neurons | linear probes |";
        yield return "|---|---:|---:|---:|---:|---:|";
        foreach (OthelloLayer layer in layers)
        {
            BoardFigures[] row = [layer.TopK.Board, layer.Standard.Board, layer.Random, layer.Neurons, layer.Probes];
            yield return $"| {layer.Layer} | {string.Join(" | ", row.Select(each => Short(figure(each))))} |";
        }
        yield return $"| *published, 5 of 8* | {string.Join(" | ", published.Select(each => $"*{each}*"))} |";
    }

    static IEnumerable<string> Sizes(OthelloLayer[] layers)
    {
        yield return "| after block | TopK: L0 | FVU | ReLU + L1: L0 | FVU |";
        yield return "|---|---:|---:|---:|---:|";
        foreach (OthelloLayer layer in layers)
            yield return $"| {layer.Layer} | {layer.TopK.L0:0.0} | {layer.TopK.Fvu:0.0000} | {layer.Standard.L0:0.0} | " +
                $"{layer.Standard.Fvu:0.0000} |";
    }

    static string Name(OthelloOptions options) => Path.GetFileName(Path.TrimEndingDirectorySeparator(options.Model));

    static string Short(double value) => value.ToString(".000", CultureInfo.InvariantCulture);
}
