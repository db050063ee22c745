using System.Text.Json;
using Fathom.Dictionaries;
using Fathom.Evaluation;
using Fathom.Models;

namespace Fathom.Cli;

/// <summary>What stands beside a dictionary of a run and has to be captured or trained: made when it is asked for first, and kept
/// in the run.</summary>
/// <param name="pipeline">The run.</param>
/// <param name="dictionary">The dictionary.</param>
/// <param name="captures">Its captures.</param>
/// <param name="items">The contexts.</param>
/// <param name="models">The models of this evaluation.</param>
/// <param name="randomInit">Whether to train on the model with random parameters.</param>
sealed class RunSubjects(Pipeline pipeline, LoadedDictionary dictionary, DictionaryCaptures captures, ItemStore items,
    EvaluationModels models, bool randomInit) : IRunSubjects, IDisposable
{
    readonly Dictionary<ulong, RandomInitControl> twins = [];
    readonly Dictionary<ulong, CoreSubject?> retrained = [];
    readonly Lazy<ActivationStore?> neurons = new(() =>
        NeuronCapture.Open(pipeline, captures.First, items, models.Of(captures.First)));

    public ActivationStore? Neurons => neurons.Value;

    public CoreSubject? RandomInit(ulong seed)
    {
        if (!randomInit) return null;
        if (!captures.OneModel)
            throw new InputException("the dictionary reads several models, for which there is no random twin; use --no-random-init");
        if (!twins.TryGetValue(seed, out RandomInitControl? twin))
            twins[seed] = twin = RandomInitControl.Make(pipeline, dictionary, captures, items,
                models.RandomInit(captures.First, seed), seed);
        return twin.Subject;
    }

    public CoreSubject? Retrained(ulong further)
    {
        if (!retrained.TryGetValue(further, out CoreSubject? known)) retrained[further] = known = Train(further);
        return known;
    }

    // Trained in this run on these captures: beside one of other rows another seed would be of other data.
    bool IsOfTheseRows
    {
        get
        {
            string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(dictionary.Folder)));
            return Path.GetFullPath(dictionary.Folder) == Path.GetFullPath(pipeline.Run.Dictionary(name))
                && pipeline.Last("train", name) is { } step
                && captures.Inputs().All(input => step.Inputs.TryGetValue(input.Key, out string? hash) && hash == input.Value);
        }
    }

    // As the dictionary was trained, but for the seed. Two that begin as the same third one are alike whatever their seeds.
    CoreSubject? Train(ulong further)
    {
        if (!IsOfTheseRows || EvaluateStep.TrainingOf(dictionary) is not { Init: null } own) return null;
        TrainConfig config = own with { Seed = own.Seed + further };
        string name = $"{Controls.Retrained}{config.Seed}.{TrainVerb.DefaultName(captures.First.Description.Site, config)}-" +
            InputHash.OfText(JsonSerializer.Serialize(config, JsonFile.Options) + captures.Sites)[..8];
        TrainResult result = TrainStep.Run(pipeline, name, captures.Reads, captures.Writes, config,
            new TrainOptions { Resume = true }, TrainStep.Metadata(captures, items, config), $"train (seed {config.Seed})");
        return SubjectOf(pipeline, CoreSubject.Dictionary, name, result.Coder, captures,
            captures.OneModel ? models.Of(captures.First) : null);
    }

    /// <summary>A dictionary of the run as something to measure.</summary>
    /// <param name="pipeline">The run.</param>
    /// <param name="column">What its column is called.</param>
    /// <param name="name">Of the dictionary in the run.</param>
    /// <param name="coder">It.</param>
    /// <param name="captures">Its captures.</param>
    /// <param name="model">Whose activations these are; null where they are of several models.</param>
    public static CoreSubject SubjectOf(Pipeline pipeline, string column, string name, ISparseCoder coder,
        DictionaryCaptures captures, LanguageModel? model)
    {
        string folder = pipeline.Run.Dictionary(name);
        string[] files = [.. Directory.EnumerateFiles(folder).Where(file =>
            Path.GetFileName(file) is "cfg.json" or "sae_weights.safetensors")
            .Order(StringComparer.Ordinal)];
        return SubjectOf(column, coder, InputHash.Of(files), captures, model);
    }

    /// <inheritdoc cref="SubjectOf(Pipeline, string, string, ISparseCoder, DictionaryCaptures, LanguageModel)"/>
    /// <param name="hash">Of the dictionary's files.</param>
    public static CoreSubject SubjectOf(string column, ISparseCoder coder, string hash, DictionaryCaptures captures,
        LanguageModel? model)
    {
        CaptureDescription first = captures.First.Description;
        return new(column, coder, captures.Rows, model)
        {
            Targets = captures.Targets,
            Identity = hash,
            RowsIdentity = string.Join(" ", captures.Inputs().Values),
            ModelIdentity = model is null ? "" : EvaluationModels.Identity(first.ModelHash, first.RandomInitSeed),
        };
    }

    public void Dispose()
    {
        foreach (RandomInitControl twin in twins.Values) twin.Dispose();
        foreach (CoreSubject? subject in retrained.Values) (subject?.Coder as IDisposable)?.Dispose();
        if (neurons.IsValueCreated) neurons.Value?.Dispose();
    }
}
