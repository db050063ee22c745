using System.Text.Json;
using Fathom.Dictionaries;
using Fathom.Evaluation;
using Fathom.Models;

namespace Fathom.Cli;

/// <summary>
/// The control that asks what training of the model adds: the same architecture with random parameters, its activations of
/// the same items, and a dictionary trained on them in the same way. Kept in the run, so it is made once.
/// </summary>
sealed class RandomInitControl : IDisposable
{
    readonly DictionaryCaptures captures;

    RandomInitControl(DictionaryCaptures captures, CoreSubject subject) => (this.captures, Subject) = (captures, subject);

    /// <summary>What to measure.</summary>
    public CoreSubject Subject { get; }

    /// <summary>Captures and trains what is missing.</summary>
    /// <param name="pipeline">The run.</param>
    /// <param name="dictionary">The dictionary that it stands beside.</param>
    /// <param name="original">Its captures.</param>
    /// <param name="items">The contexts.</param>
    /// <param name="model">The model with random parameters; stays its owner's.</param>
    /// <param name="seed">Of the parameters.</param>
    public static RandomInitControl Make(Pipeline pipeline, LoadedDictionary dictionary, DictionaryCaptures original,
        ItemStore items, LanguageModel model, ulong seed)
    {
        string prefix = $"{Controls.RandomInit}{seed}.";
        CaptureDescription first = original.First.Description;
        Site[] sites = [.. original.Sites.Reads.Concat(original.Sites.Writes).Distinct()];
        var capture = new CaptureConfig { Sites = sites, Type = first.Type, Prefix = prefix };
        CaptureStep.Run(pipeline, model, new(first.Model, first.ModelHash, seed), items, capture);
        var captures = DictionaryCaptures.Open(pipeline.Run, [.. original.Sites.Reads.Select(capture.Name)],
            [.. original.Sites.Writes.Select(capture.Name)]);

        // A dictionary from elsewhere does not say how it was trained: the control gets the defaults at its sizes.
        // Another model has nothing to do with a dictionary that this one was started from.
        TrainConfig config = (EvaluateStep.TrainingOf(dictionary) is { } training ? training with { Init = null } : null)
            ?? Architecture.Of(dictionary.Coder)?.OptionsLike(dictionary.Coder)
            ?? throw new InputException($"{dictionary.Folder}: no kind of dictionary that can be trained here, so none can be " +
                "trained on a random model for comparison; use --no-random-init");
        // Each way of training has a control of its own, so dictionaries that differ in it never meet.
        string name = $"{prefix}{TrainVerb.DefaultName(captures.Reads[0].Description.Site, config)}-" +
            $"{InputHash.OfText(JsonSerializer.Serialize(config, JsonFile.Options) +
                (captures.Reads.Count + captures.Writes.Count > 1 ? captures.Sites.ToString() : ""))[..8]}";
        TrainResult result = TrainStep.Run(pipeline, name, captures.Reads, captures.Writes, config,
            new TrainOptions { Resume = true }, TrainStep.Metadata(captures, items, config), $"train (random-init model, seed {seed})");
        return new(captures, RunSubjects.SubjectOf(pipeline, CoreSubject.RandomInitModel, name, result.Coder, captures, model));
    }

    public void Dispose()
    {
        captures.Dispose();
        (Subject.Coder as IDisposable)?.Dispose();
    }
}
