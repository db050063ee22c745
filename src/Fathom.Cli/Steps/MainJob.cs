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
        Evaluated? before = EvaluateStep.Existing(Pipeline, name, dictionary, captures, Items, RandomInit, Train.Seed);
        bool labelled = LabelStore.Exists(Pipeline.Run.Items), indexed = IndexStep.IsCurrent(Pipeline.Run, name);
        Evaluated? truth = labelled
            ? TruthStep.Existing(Pipeline, name, dictionary, captures, Items, RandomInit, TruthOptions)
            : null;
        if (before is not null && indexed && (truth is not null || !labelled))
            Console.Error.WriteLine($"{name}: captured, trained, evaluated and indexed before");
        Evaluated core = before ?? Core(name, dictionary, captures);
        if (labelled) truth ??= Truth(name, dictionary, captures);
        if (!indexed) IndexStep.Run(Pipeline, name, dictionary, captures, Items, Model);
        return new(name, core, truth);
    }

    TruthOptions TruthOptions => new() { Seed = Train.Seed };

    Evaluated Core(string name, LoadedDictionary dictionary, DictionaryCaptures captures)
    {
        (CoreReport report, SaeBenchEnvelope envelope) =
            EvaluateStep.Run(Pipeline, name, dictionary, captures, Items, Model, RandomInit, Train.Seed);
        return new(envelope.Summary, CoreTable.Short(report));
    }

    Evaluated Truth(string name, LoadedDictionary dictionary, DictionaryCaptures captures)
    {
        (TruthReport report, TruthEnvelope envelope) =
            TruthStep.Run(Pipeline, name, dictionary, captures, Items, Model, RandomInit, TruthOptions);
        return new(envelope.Summary, TruthTable.Short(report));
    }
}
