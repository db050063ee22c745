using System.Diagnostics;
using Fathom.Dictionaries;
using Fathom.Evaluation;
using Fathom.Models;
using Fathom.Models.Files;

namespace Fathom.Cli;

/// <summary>Latents and the labels of a board game → coverage and board reconstruction.</summary>
static class BoardStep
{
    const string ResultFile = "board.json", TableFile = "board.md";

    /// <summary>Measures a dictionary of the run and writes evaluation/&lt;name&gt;/board.json.</summary>
    /// <inheritdoc cref="TruthStep.Run" path="/param"/>
    /// <param name="seed">Of the random twin.</param>
    public static BoardEnvelope Run(Pipeline pipeline, string name, LoadedDictionary dictionary, DictionaryCaptures captures,
        ItemStore items, LanguageModel model, bool randomInit, ulong seed)
    {
        using LabelStore labels = TruthStep.Labels(pipeline, items);
        BoardProperties.Of(labels); // A run without a board is refused before anything is trained for it.
        using RandomInitControl? twin = randomInit
            ? RandomInitControl.Make(pipeline, dictionary, captures, items, model.Config, seed) : null;
        using ActivationStore? neurons = NeuronCapture.Open(pipeline, captures.First, items, model);
        var clock = Stopwatch.StartNew();
        BoardReport report = ProgressLine.Run("board", "parts", show => BoardEvaluation.Run(
            new(dictionary.Coder, captures.OneSite, neurons, twin?.Subject), items, labels, BoardEvaluation.Games,
            pipeline.Workers, (subject, done, total) => show(done, total, subject), pipeline.Cancellation));
        var envelope = new BoardEnvelope(report, EvaluateStep.Source(pipeline, name, dictionary, captures, items),
            labels.Description.Source, seed, DateTimeOffset.UtcNow);
        string folder = pipeline.Run.Evaluation(name);
        Directory.CreateDirectory(folder);
        envelope.Write(Path.Combine(folder, ResultFile));
        AtomicFile.WriteAllText(Path.Combine(folder, TableFile), envelope.Table());
        long rows = report.GameRows + report.HeldOutRows;
        pipeline.Record("evaluate", $"{name} board", new { name, metrics = "board", randomInit, seed }, clock,
            EvaluateStep.Inputs(dictionary, captures, items), rows,
            2.0 * rows * captures.Rows.Width * dictionary.Coder.LatentCount, folder);
        return envelope;
    }
}
