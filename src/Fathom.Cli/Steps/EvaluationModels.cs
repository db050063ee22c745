using Fathom.Dictionaries;
using Fathom.Models;

namespace Fathom.Cli;

/// <summary>The models of an evaluation, each loaded once however many dictionaries are of it, and their twins with random
/// parameters.</summary>
/// <param name="pipeline">The run.</param>
sealed class EvaluationModels(Pipeline pipeline) : IDisposable
{
    readonly Dictionary<string, LanguageModel> models = [];
    readonly List<LanguageModel> own = [];

    /// <summary>What a model is, to the bit.</summary>
    public static string Identity(string hash, ulong? randomInitSeed) =>
        randomInitSeed is { } seed ? $"{hash} with random parameters of seed {seed} by Fathom {Pipeline.Version}" : hash;

    /// <summary>Takes a model that is loaded already; it stays its owner's.</summary>
    public void Add(ActivationStore store, LanguageModel model) =>
        models[Identity(store.Description.ModelHash, store.Description.RandomInitSeed)] = model;

    /// <summary>The model that a capture was made with.</summary>
    /// <exception cref="InputException">It is gone, or has changed since.</exception>
    public LanguageModel Of(ActivationStore store) => Get(
        Identity(store.Description.ModelHash, store.Description.RandomInitSeed), () => ModelOfRun.Load(store, pipeline.Workers));

    /// <summary>The same architecture with random parameters.</summary>
    public LanguageModel RandomInit(ActivationStore store, ulong seed) => Get(Identity(store.Description.ModelHash, seed),
        () => LanguageModel.RandomInit(Of(store).Config, seed, pipeline.Workers));

    public void Dispose() => own.ForEach(model => model.Dispose());

    LanguageModel Get(string identity, Func<LanguageModel> load)
    {
        if (models.TryGetValue(identity, out LanguageModel? known)) return known;
        own.Add(models[identity] = load());
        return models[identity];
    }
}
