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
    readonly LanguageModel model;
    readonly ActivationStore store;

    RandomInitControl(LanguageModel model, ActivationStore store, ISparseCoder coder)
    {
        (this.model, this.store) = (model, store);
        Subject = new CoreSubject(CoreSubject.RandomInitModel, coder, store, model);
    }

    /// <summary>What to measure.</summary>
    public CoreSubject Subject { get; }

    /// <summary>Captures and trains what is missing.</summary>
    public static RandomInitControl Make(Pipeline pipeline, LoadedDictionary dictionary, ActivationStore original,
        ItemStore items, ModelConfig shape, ulong seed)
    {
        var site = Site.Parse(original.Description.Site);
        string prefix = $"{Controls.RandomInit}{seed}.";
        var capture = new CaptureConfig { Sites = [site], Type = original.Description.Type, Prefix = prefix };
        var model = LanguageModel.RandomInit(shape, seed, pipeline.Workers);
        CaptureStep.Run(pipeline, model, new(original.Description.Model, original.Description.ModelHash, seed), items, capture);
        ActivationStore store = ActivationStore.Open(pipeline.Run.Capture(capture.Name(site)));

        // A dictionary from elsewhere does not say how it was trained: the control gets the defaults at its sizes.
        // Another model has nothing to do with a dictionary that this one was started from.
        TrainConfig config = (EvaluateStep.TrainingOf(dictionary) is { } training ? training with { Init = null } : null)
            ?? Architecture.Of(dictionary.Coder)?.OptionsLike(dictionary.Coder)
            ?? throw new InputException($"{dictionary.Folder}: no kind of dictionary that can be trained here, so none can be " +
                "trained on a random model for comparison; use --no-random-init");
        // Each way of training has a control of its own, so dictionaries that differ in it never meet.
        string name = $"{prefix}{TrainVerb.DefaultName(site.ToString(), config)}-" +
            $"{InputHash.OfText(JsonSerializer.Serialize(config, JsonFile.Options))[..8]}";
        TrainResult result = TrainStep.Run(pipeline, name, store, config, new TrainOptions { Resume = true },
            TrainStep.Metadata(store, items, config), "train (control)");
        return new(model, store, result.Sae);
    }

    public void Dispose()
    {
        store.Dispose();
        model.Dispose();
    }
}
