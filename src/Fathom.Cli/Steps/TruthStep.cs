using System.Diagnostics;
using Fathom.Dictionaries;
using Fathom.Evaluation;
using Fathom.Models;
using Fathom.Models.Files;

namespace Fathom.Cli;

/// <summary>Latents and labels → what each labelled variable is told by.</summary>
static class TruthStep
{
    /// <summary>In a dictionary's folder of evaluations.</summary>
    public const string ResultFile = "truth.json";

    const string TableFile = "truth.md";

    /// <summary>The labels of a run.</summary>
    /// <exception cref="InputException">It has none.</exception>
    public static LabelStore Labels(Pipeline pipeline, ItemStore items) =>
        LabelStore.TryOpen(pipeline.Run.Items, items) ?? throw new InputException(
            $"{pipeline.Run.Items}: no labels here; capture a world ('fathom capture --world othello …') " +
            "or .jsonl files with \"spans\"");

    /// <summary>The measurement that is in the run already, where this version made it from the same things.</summary>
    public static Evaluated? Existing(Pipeline pipeline, string name, LoadedDictionary dictionary, DictionaryCaptures captures,
        ItemStore items, bool randomInit, TruthOptions options) => EvaluateStep.Finished(pipeline, name, Output(name),
            Config(name, randomInit, options), EvaluateStep.Inputs(dictionary, captures, items), ResultFile, TableFile);

    static string Output(string name) => $"{name} truth";

    static object Config(string name, bool randomInit, TruthOptions options) =>
        new { name, metrics = "truth", randomInit, options };

    /// <summary>Measures a dictionary of the run against its labels and writes evaluation/&lt;name&gt;/truth.json.</summary>
    /// <param name="pipeline">The run.</param>
    /// <param name="name">Of the dictionary, or of the folder it comes from.</param>
    /// <param name="dictionary">It.</param>
    /// <param name="captures">Its captures.</param>
    /// <param name="items">The contexts.</param>
    /// <param name="model">The model that was captured.</param>
    /// <param name="randomInit">Whether to train the control on the model with random parameters.</param>
    /// <param name="options">How many rows; the seed is that of the controls.</param>
    public static (TruthReport Report, TruthEnvelope Envelope) Run(Pipeline pipeline, string name, LoadedDictionary dictionary,
        DictionaryCaptures captures, ItemStore items, LanguageModel model, bool randomInit, TruthOptions options)
    {
        using LabelStore labels = Labels(pipeline, items);
        using RandomInitControl? twin = randomInit
            ? RandomInitControl.Make(pipeline, dictionary, captures, items, model.Config, options.Seed) : null;
        using ActivationStore? neurons = NeuronCapture.Open(pipeline, captures.First, items, model);
        var clock = Stopwatch.StartNew();
        TruthReport report = ProgressLine.Run("truth", "subjects", show => TruthEvaluation.Run(
            new(dictionary.Coder, captures.OneSite, neurons, twin?.Subject), items, labels, options, pipeline.Workers,
            (subject, done, total) => show(done, total, subject), pipeline.Cancellation));
        var envelope = new TruthEnvelope(report, EvaluateStep.Source(pipeline, name, dictionary, captures, items), options,
            labels.Description.Source, DateTimeOffset.UtcNow);
        string folder = pipeline.Run.Evaluation(name);
        Directory.CreateDirectory(folder);
        envelope.Write(Path.Combine(folder, ResultFile));
        AtomicFile.WriteAllText(Path.Combine(folder, TableFile), TruthTable.Full(report));
        long rows = report.TrainRows + report.HeldOutRows;
        pipeline.Record("evaluate", Output(name), Config(name, randomInit, options), clock,
            EvaluateStep.Inputs(dictionary, captures, items), rows, 2.0 * rows * captures.Rows.Width * dictionary.Coder.LatentCount, folder);
        return (report, envelope);
    }
}
