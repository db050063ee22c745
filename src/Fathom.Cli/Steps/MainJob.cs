using Fathom.Dictionaries;
using Fathom.Evaluation;
using Fathom.Models;

namespace Fathom.Cli;

/// <summary>
/// The main job on one site that is captured: train, evaluate beside the controls and, where the documents are labelled,
/// against the truth, index. What an earlier process finished is kept, so the same job always ends in the same run.
/// </summary>
/// <param name="Pipeline">The run.</param>
/// <param name="Items">Its contexts.</param>
/// <param name="Model">The model that was captured.</param>
/// <param name="Train">How to train.</param>
/// <param name="RandomInit">Whether to train the control on the model with random parameters.</param>
sealed record MainJob(Pipeline Pipeline, ItemStore Items, LanguageModel Model, TrainConfig Train, bool RandomInit)
{
    /// <summary>The metrics that it measures.</summary>
    public const string Core = "core", Truth = "truth";

    /// <summary>Does it.</summary>
    /// <param name="capture">Name of the capture.</param>
    public MainResult Run(string capture)
    {
        using DictionaryCaptures captures = DictionaryCaptures.Open(Pipeline.Run, [capture], []);
        string name = TrainVerb.DefaultName(captures.First.Description.Site, Train);
        try
        {
            TrainStep.Run(Pipeline, name, captures.Reads, [], Train, new TrainOptions { Resume = true },
                TrainStep.Metadata(captures, Items, Train));
        }
        catch (InputException e) when (e.Message.Contains("another --name", StringComparison.Ordinal))
        {
            throw new InputException(e.Message.Replace("another --name", "another --out", StringComparison.Ordinal), e);
        }
        LoadedDictionary dictionary = SaeLensFolder.Read(Pipeline.Run.Dictionary(name));
        using var evaluate = new EvaluateStep(Pipeline, Items, RandomInit, [Train.Seed]);
        evaluate.Add(captures.First, Model);
        string[] metrics = LabelStore.Exists(Pipeline.Run.Items) ? [Core, Truth] : [Core];
        Dictionary<string, Evaluated> results = [];
        foreach (string metric in metrics)
            if (evaluate.Existing(metric, name, dictionary, captures) is { } before) results[metric] = before;
        bool indexed = IndexStep.IsCurrent(Pipeline.Run, name);
        if (results.Count == metrics.Length && indexed)
            Console.Error.WriteLine($"{name}: captured, trained, evaluated and indexed before");
        if (results.Count < metrics.Length)
        {
            evaluate.Add(name, dictionary, captures);
            foreach (MetricReport report in evaluate.Run(Metric.Of(metrics.Where(metric => !results.ContainsKey(metric))),
                every: false)[0].Reports)
                results[report.Metric] = new(report.Envelope.Summary, report.Text(full: false));
        }
        if (!indexed) IndexStep.Run(Pipeline, name, dictionary, captures, Items, Model);
        return new(name, results[Core], results.GetValueOrDefault(Truth));
    }
}
