using Fathom.Models;
using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>The model that a capture was made with.</summary>
public static class ModelOfRun
{
    /// <param name="store">The capture.</param>
    /// <param name="workers">Threads to use; no influence on any bit.</param>
    /// <exception cref="InputException">It is gone, or has changed since.</exception>
    public static LanguageModel Load(ActivationStore store, Workers workers) => Load(store.Description, workers);

    /// <inheritdoc cref="Load(ActivationStore, Workers)"/>
    /// <param name="capture">What the capture says of itself; its rows need not be there any more.</param>
    public static LanguageModel Load(CaptureDescription capture, Workers workers)
    {
        if (!Directory.Exists(capture.Model))
            throw new InputException($"{capture.Model}: the model of capture {capture.Site} is not there any more; " +
                "put it back, or capture anew");
        if (ModelIdentity.Of(capture.Model).Hash != capture.ModelHash)
            throw new InputException($"{capture.Model}: the model has changed since {capture.Site} was captured; " +
                "put the old one back, or capture anew");
        return capture.RandomInitSeed is { } seed
            ? LanguageModel.RandomInit(ModelConfig.Load(capture.Model), seed, workers)
            : LanguageModel.Load(capture.Model, workers);
    }
}
