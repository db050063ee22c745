using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fathom.Dictionaries;
using Fathom.Evaluation;
using Fathom.Features;
using Fathom.Models;
using Fathom.Models.Files;

namespace Fathom.Cli;

/// <summary>Latents → numbers, with the controls beside them.</summary>
static class EvaluateStep
{
    const string ResultFile = "core.json", TableFile = "core.md";

    /// <summary>The evaluation that is in the run already, where it was made by this version from the same dictionary, capture
    /// and seed.</summary>
    public static Evaluated? Existing(Pipeline pipeline, string name, LoadedDictionary dictionary, DictionaryCaptures captures,
        ItemStore items, bool randomInit, ulong seed) =>
        Finished(pipeline, name, name, Config(name, randomInit, seed), Inputs(dictionary, captures, items), ResultFile, TableFile);

    /// <summary>A result of the run, where this version made it with the same configuration from the same inputs.</summary>
    /// <param name="pipeline">The run.</param>
    /// <param name="dictionary">Name of the dictionary.</param>
    /// <param name="output">What the manifest calls the result.</param>
    /// <param name="config">As it would be recorded now.</param>
    /// <param name="inputs">Likewise.</param>
    /// <param name="resultFile">In the dictionary's folder of evaluations.</param>
    /// <param name="tableFile">Likewise.</param>
    public static Evaluated? Finished(Pipeline pipeline, string dictionary, string output, object config,
        IReadOnlyDictionary<string, string> inputs, string resultFile, string tableFile)
    {
        string result = Path.Combine(pipeline.Run.Evaluation(dictionary), resultFile),
            table = Path.Combine(pipeline.Run.Evaluation(dictionary), tableFile);
        bool same = pipeline.Last("evaluate", output) is { } step && step.Version == Pipeline.Version
            && JsonNode.DeepEquals(step.Config, JsonSerializer.SerializeToNode(config, JsonFile.Options))
            && inputs.OrderBy(input => input.Key).SequenceEqual(step.Inputs.OrderBy(input => input.Key));
        if (!same || !File.Exists(result) || !File.Exists(table)) return null;
        var summary = JsonFile.Read<JsonObject>(result, $"fathom evaluate --run {pipeline.Run.Path} --dictionary {dictionary}");
        summary.Remove("eval_result_unstructured");
        return new(summary, File.ReadAllText(table));
    }

    /// <summary>Measures a dictionary of the run on its held-out documents and writes
    /// evaluation/&lt;name&gt;/core.json.</summary>
    /// <param name="pipeline">The run.</param>
    /// <param name="name">Of the dictionary, or of the folder it comes from.</param>
    /// <param name="dictionary">It.</param>
    /// <param name="captures">Its captures.</param>
    /// <param name="items">The contexts.</param>
    /// <param name="model">The model that was captured.</param>
    /// <param name="randomInit">Whether to train the control on the model with random parameters.</param>
    /// <param name="seed">Of the controls.</param>
    public static (CoreReport Report, SaeBenchEnvelope Envelope) Run(Pipeline pipeline, string name, LoadedDictionary dictionary,
        DictionaryCaptures captures, ItemStore items, LanguageModel model, bool randomInit, ulong seed)
    {
        var subject = new CoreSubject(CoreSubject.Dictionary, dictionary.Coder, captures.Rows, captures.OneModel ? model : null)
        {
            Targets = captures.Targets,
        };
        CoreEvaluation.RequireFit(subject);
        using RandomInitControl? control = randomInit
            ? RandomInitControl.Make(pipeline, dictionary, captures, items, model.Config, seed) : null;
        var clock = Stopwatch.StartNew();
        CoreReport report = ProgressLine.Run("evaluate", "items", show => CoreEvaluation.Run(
            subject, captures.Sites, items, control is null ? [] : [control.Subject], seed, pipeline.Workers, progress =>
                show(progress.Done, progress.Total, $"{progress.Subject}, {progress.Stage.ToString().ToLowerInvariant()}"),
            pipeline.Cancellation));
        var envelope = new SaeBenchEnvelope(report, Source(pipeline, name, dictionary, captures, items), DateTimeOffset.UtcNow);
        string folder = pipeline.Run.Evaluation(name);
        Directory.CreateDirectory(folder);
        envelope.Write(Path.Combine(folder, ResultFile));
        AtomicFile.WriteAllText(Path.Combine(folder, TableFile), CoreTable.Short(report));
        long rows = captures.First.Count - captures.First.TrainCount;
        pipeline.Record("evaluate", name, Config(name, randomInit, seed), clock, Inputs(dictionary, captures, items), rows,
            2.0 * rows * captures.Rows.Width * dictionary.Coder.LatentCount, folder);
        return (report, envelope);
    }

    /// <summary>What an evaluation of a dictionary of the run is made of.</summary>
    public static EnvelopeSource Source(Pipeline pipeline, string name, LoadedDictionary dictionary, DictionaryCaptures captures,
        ItemStore items) => new(name, dictionary.Config, captures.First.Description.Model,
            string.Join(", ", items.Description.Files.Select(file => Path.GetFileName(file.Path))),
            items.Description.ContextLength, Pipeline.Version, HashInRun(pipeline.Run, name));

    // By which the explorer knows these results from those of other weights under the same name.
    static string? HashInRun(RunFolder run, string name) =>
        Directory.Exists(run.Dictionary(name)) ? Fingerprint.OfDictionary(run, name) : null;

    static object Config(string name, bool randomInit, ulong seed) => new { name, seed, randomInit };

    /// <summary>Hashes of what goes into an evaluation.</summary>
    public static Dictionary<string, string> Inputs(LoadedDictionary dictionary, DictionaryCaptures captures, ItemStore items) =>
        new(CaptureStep.Inputs(new(captures.First.Description.Model, captures.First.Description.ModelHash), items)
            .Concat(captures.Inputs))
        {
            ["dictionary"] = InputHash.OfDictionary(dictionary),
        };

    /// <summary>The configuration that a dictionary was trained with, as its cfg.json says; null for one from
    /// elsewhere.</summary>
    public static TrainConfig? TrainingOf(LoadedDictionary dictionary)
    {
        try
        {
            return dictionary.Config["metadata"]?["training"]?.Deserialize<TrainConfig>(JsonFile.Options);
        }
        catch (JsonException e)
        {
            throw new InputException($"{dictionary.Folder}: " +
                $"cfg.json's metadata.training is damaged ({e.Message.Split('\n')[0]})", e);
        }
    }
}
