using System.Diagnostics;
using System.Text.Json;
using Fathom.Dictionaries;
using Fathom.Evaluation;
using Fathom.Models;

namespace Fathom.Cli;

/// <summary>Latents → numbers, with the controls beside them.</summary>
static class EvaluateStep
{
    /// <summary>Measures a dictionary of the run on its held-out documents and writes evaluation/&lt;name&gt;/core.json.</summary>
    /// <param name="pipeline">The run.</param>
    /// <param name="name">Of the dictionary, or of the folder it comes from.</param>
    /// <param name="dictionary">It.</param>
    /// <param name="store">Its capture.</param>
    /// <param name="items">The contexts.</param>
    /// <param name="model">The model that was captured.</param>
    /// <param name="randomInit">Whether to train the control on the model with random parameters.</param>
    /// <param name="seed">Of the controls.</param>
    public static (CoreReport Report, SaeBenchEnvelope Envelope) Run(Pipeline pipeline, string name, LoadedDictionary dictionary,
        ActivationStore store, ItemStore items, LanguageModel model, bool randomInit, ulong seed)
    {
        var site = Site.Parse(store.Description.Site);
        using RandomInitControl? control = randomInit ? RandomInitControl.Make(pipeline, dictionary, store, items, model.Config, seed) : null;
        var clock = Stopwatch.StartNew();
        CoreReport report = ProgressLine.Run("evaluate", "items", show => CoreEvaluation.Run(
            new CoreSubject(CoreSubject.Dictionary, dictionary.Coder, store, model), site, items, control is null ? [] : [control.Subject], seed,
            pipeline.Workers, progress =>
            {
                pipeline.Cancellation.ThrowIfCancellationRequested();
                show(progress.Done, progress.Total, $"{progress.Subject}, {progress.Stage.ToString().ToLowerInvariant()}");
            }));
        var envelope = new SaeBenchEnvelope(report, new EnvelopeSource(name, dictionary.Config, store.Description.Model,
            string.Join(", ", items.Description.Files.Select(file => Path.GetFileName(file.Path))), items.Description.ContextLength, Pipeline.Version), DateTimeOffset.UtcNow);
        string folder = pipeline.Run.Evaluation(name);
        Directory.CreateDirectory(folder);
        envelope.Write(Path.Combine(folder, "core.json"));
        long rows = store.Count - store.TrainCount;
        pipeline.Record("evaluate", name, new { name, seed, randomInit }, clock, CaptureStep.Inputs(new(store.Description.Model, store.Description.ModelHash), items), rows,
            2.0 * rows * store.Width * dictionary.Coder.LatentCount, folder);
        return (report, envelope);
    }

    /// <summary>The configuration that a dictionary was trained with, as its cfg.json says; null for one from elsewhere.</summary>
    public static TrainConfig? TrainingOf(LoadedDictionary dictionary)
    {
        try
        {
            return dictionary.Config["metadata"]?["training"]?.Deserialize<TrainConfig>(JsonFile.Options);
        }
        catch (JsonException e)
        {
            throw new InputException($"{dictionary.Folder}: cfg.json's metadata.training is damaged ({e.Message.Split('\n')[0]})", e);
        }
    }
}
