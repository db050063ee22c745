using Fathom.Models;
using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>The model that a capture was made with.</summary>
public static class ModelOfRun
{
    /// <summary>Where it is: in the folder that it was captured in or, once that is gone, among the models that come with
    /// Fathom, if it had the name of one. Whether it is the same, <see cref="Load(CaptureDescription, Workers)"/> asks.</summary>
    public static string FolderOf(CaptureDescription capture) =>
        Directory.Exists(capture.Model) ? capture.Model : EmbeddedModels.Moved(capture.Model) ?? capture.Model;

    /// <param name="store">The capture.</param>
    /// <param name="workers">Threads to use; no influence on any bit.</param>
    /// <exception cref="InputException">It is gone, or has changed since.</exception>
    public static LanguageModel Load(ActivationStore store, Workers workers) => Load(store.Description, workers);

    /// <inheritdoc cref="Load(ActivationStore, Workers)"/>
    /// <param name="capture">What the capture says of itself; its rows need not be there any more.</param>
    public static LanguageModel Load(CaptureDescription capture, Workers workers)
    {
        string folder = FolderOf(capture);
        string? wrong = !Directory.Exists(folder) ? "is not there any more"
            : ModelIdentity.Of(folder).Hash == capture.ModelHash ? null
            : folder == capture.Model ? "has changed since"
            : "is not there any more, and the one of that name that comes with Fathom has other parameters";
        if (wrong is not null)
            throw new InputException($"{capture.Model}: the model of capture {capture.Site} {wrong}; " +
                "put the old one, or a link to it, there, or capture anew");
        return capture.RandomInitSeed is { } seed
            ? LanguageModel.RandomInit(ModelConfig.Load(folder), seed, workers)
            : LanguageModel.Load(folder, workers);
    }
}
