using System.Globalization;
using System.Text.Json.Nodes;

namespace Fathom.Evaluation;

/// <summary>A board evaluation as <c>board.json</c> and as a table.</summary>
public sealed class BoardEnvelope : IEnvelope
{
    readonly BoardReport report;

    /// <param name="report">What was measured.</param>
    /// <param name="source">What it was made of.</param>
    /// <param name="labels">Identity of the labels' source.</param>
    /// <param name="seed">Of the random twin.</param>
    /// <param name="time">When.</param>
    public BoardEnvelope(BoardReport report, EnvelopeSource source, string labels, ulong seed, DateTimeOffset time)
    {
        this.report = report;
        var details = new JsonArray();
        foreach ((string name, BoardScore score) in report.Scores.Skip(1))
            details.Add((JsonNode)EnvelopeFile.Control(name, Metrics(score)));
        if (report.Probes is { } probes)
            details.Add((JsonNode)new JsonObject
            {
                ["site"] = probes.Site,
                ["probe_accuracy"] = probes.AllSquares,
                ["probe_accuracy_without_centre"] = probes.PlayedSquares,
                ["majority_accuracy"] = probes.Majority,
            });
        var config = new JsonObject
        {
            ["model_name"] = source.Model ?? "",
            ["labels"] = labels,
            ["dictionary_hash"] = source.DictionaryHash,
            ["games"] = report.Games,
            ["game_rows"] = report.GameRows,
            ["held_out_games"] = report.HeldOutGames,
            ["held_out_rows"] = report.HeldOutRows,
            ["seed"] = seed,
        };
        Summary = EnvelopeFile.Summary("board", source, config, Metrics(report.Scores[0].Score), details, time);
    }

    /// <summary>All of it.</summary>
    public JsonObject Summary { get; }

    /// <summary>Writes it, in place of what was there.</summary>
    /// <exception cref="InputException">The file cannot be written.</exception>
    public void Write(string path) => EnvelopeFile.Write(path, Summary, []);

    /// <summary>Subjects down, then the probes.</summary>
    public string Table()
    {
        List<string[]> rows = [["who knows the board", "coverage (published form, ≤ 2/3)", "coverage", "coverage with empty",
            "reconstruction", "precision", "recall", "reconstruction with empty"]];
        foreach ((string name, BoardScore score) in report.Scores)
            rows.Add([name, Number(score.CoveragePublished), Number(score.Coverage), Number(score.CoverageAllClasses),
                Number(score.Reconstruction), Number(score.ReconstructionPrecision), Number(score.ReconstructionRecall),
                Number(score.ReconstructionAllClasses)]);
        if (report.Probes is not { } probes) return $"{new TextTable(rows)}\n{Footnote}\n";
        List<string[]> site =
        [
            ["linear probes: mine, theirs or empty", "right, all squares", "right, without the centre", "majority"],
            [probes.Site, Number(probes.AllSquares), Number(probes.PlayedSquares), Number(probes.Majority)],
        ];
        return $"{new TextTable(rows)}\n{new TextTable(site)}\n{Footnote}\n";
    }

    /// <summary>What was measured.</summary>
    internal string Footnote =>
        $"Labels from {report.Games:N0} training games, boards of {report.HeldOutGames:N0} held-out ones. " +
        "Coverage as published divides by three classes but masks the empty one.";

    static JsonObject Metrics(BoardScore score) => new()
    {
        ["board"] = new JsonObject
        {
            ["coverage_published"] = score.CoveragePublished,
            ["coverage"] = score.Coverage,
            ["coverage_with_empty"] = score.CoverageAllClasses,
            ["coverage_threshold"] = score.CoverageThreshold,
            ["reconstruction_f1"] = score.Reconstruction,
            ["reconstruction_precision"] = score.ReconstructionPrecision,
            ["reconstruction_recall"] = score.ReconstructionRecall,
            ["reconstruction_threshold"] = score.ReconstructionThreshold,
            ["reconstruction_f1_with_empty"] = score.ReconstructionAllClasses,
        },
    };

    static string Number(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);
}
