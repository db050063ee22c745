using System.Diagnostics;
using Fathom.Dictionaries;
using Fathom.Evaluation;
using Fathom.Features;
using Fathom.Models;

namespace Fathom.Cli;

/// <summary>Latents → posting lists and statistics.</summary>
static class IndexStep
{
    /// <summary>Whether the run has an index of the dictionary that is whole and not stale.</summary>
    public static bool IsCurrent(RunFolder run, string name)
    {
        if (!FeatureIndex.Exists(run, name)) return false;
        try
        {
            FeatureIndex.Open(run, name).Dispose();
            return true;
        }
        catch (InputException)
        {
            return false; // Damaged or stale: it is made anew.
        }
    }

    /// <summary>Indexes a dictionary of the run over all rows of its capture.</summary>
    /// <param name="pipeline">The run.</param>
    /// <param name="name">Of the dictionary.</param>
    /// <param name="dictionary">It.</param>
    /// <param name="captures">Its captures.</param>
    /// <param name="items">The contexts.</param>
    /// <param name="model">For the logit effects.</param>
    public static IndexDescription Run(Pipeline pipeline, string name, LoadedDictionary dictionary, DictionaryCaptures captures,
        ItemStore items, LanguageModel model)
    {
        var clock = Stopwatch.StartNew();
        Site site = captures.Sites.Outputs[^1];
        IUnembedding? logits = ModelUnembedding.Possible(site) ? new ModelUnembedding(model, site) : null;
        IndexDescription index = ProgressLine.Run("index", "items", report =>
            FeatureIndexBuilder.Build(pipeline.Run, name, dictionary.Coder, captures.OneSite, items,
            logits, pipeline.Workers, new Reporter(report), pipeline.Cancellation));
        pipeline.Record("index", name, new { name, screening = (dictionary.Coder as IScreenedCoder)?.Screening }, clock,
            new Dictionary<string, string> { ["dictionary"] = index.DictionaryHash, ["capture"] = index.CaptureHash },
            index.Rows, 2.0 * index.Rows * index.Width * index.Latents, pipeline.Run.Index(name));
        return index;
    }

    /// <summary>Lays out the map of an index that is there.</summary>
    /// <param name="pipeline">The run.</param>
    /// <param name="name">Of the dictionary.</param>
    /// <param name="dictionary">It.</param>
    public static LatentMap Map(Pipeline pipeline, string name, LoadedDictionary dictionary)
    {
        var clock = Stopwatch.StartNew();
        LatentMap map = ProgressLine.Run("map", "items", report => IndexMap.Make(pipeline.Run, name, dictionary.Coder, pipeline.Workers,
            (stage, done, total) => report(done, total, stage.ToString().ToLowerInvariant()), pipeline.Cancellation));
        int n = map.Points.Count;
        pipeline.Record("index", name, new { name, map = true }, clock,
            new Dictionary<string, string> { ["dictionary"] = Fingerprint.OfDictionary(pipeline.Run, name) }, n, 2.0 * n * n * dictionary.Coder.OutputWidth, pipeline.Run.Index(name));
        return map;
    }

    // Called on the building thread, unlike Progress<T>.
    sealed class Reporter(Action<long, long, string> report) : IProgress<IndexProgress>
    {
        void IProgress<IndexProgress>.Report(IndexProgress value) =>
            report(value.Done, value.Total, value.Stage.ToString().ToLowerInvariant());
    }
}
