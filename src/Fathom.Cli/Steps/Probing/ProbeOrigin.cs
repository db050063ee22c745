using Fathom.Dictionaries;
using Fathom.Evaluation;
using Fathom.Models;
using Fathom.Numerics;

namespace Fathom.Cli;

/// <summary>The model, site and dictionary that a probe reads, of a run or not, and their untrained twins, made when asked
/// for.</summary>
sealed class ProbeOrigin : IDisposable
{
    readonly Workers workers;
    readonly ulong seed;
    readonly LoadedDictionary? dictionary;
    readonly DictionaryCaptures? captures;
    RandomInitControl? control;
    LanguageModel? twin;
    ActivationStore? twinRows;

    ProbeOrigin(string modelFolder, LanguageModel model, Site site, Workers workers, ulong seed) =>
        (ModelFolder, Model, Site, this.workers, this.seed) = (modelFolder, model, site, workers, seed);

    ProbeOrigin(Pipeline pipeline, DictionaryCaptures captures, string? name, LoadedDictionary? dictionary, ulong seed)
    {
        (Pipeline, this.captures, Name, this.dictionary, this.seed) = (pipeline, captures, name, dictionary, seed);
        workers = pipeline.Workers;
        Rows = captures.OneSite;
        (ModelFolder, Site) = (ModelOfRun.FolderOf(Rows.Description), Site.Parse(Rows.Description.Site));
        Items = ItemStore.Open(pipeline.Run.Items);
        Model = ModelOfRun.Load(Rows, workers);
    }

    public string ModelFolder { get; }

    public LanguageModel Model { get; }

    public Site Site { get; }

    /// <summary>The dictionary's name; null where activations are read.</summary>
    public string? Name { get; }

    /// <summary>The dictionary; null where activations are read.</summary>
    public ISparseCoder? Coder => dictionary?.Coder;

    /// <summary>The run; null where there is none.</summary>
    public Pipeline? Pipeline { get; }

    /// <summary>The run's capture of the site; null without a run.</summary>
    public ActivationStore? Rows { get; }

    /// <summary>The run's contexts; null without a run.</summary>
    public ItemStore? Items { get; }

    public static ProbeOrigin Open(ProbeVerb.Options options, Workers workers, CancellationToken cancellation)
    {
        if (options.Model.Length > 0)
        {
            string folder = EmbeddedModels.FolderOf(options.Model);
            return new(folder, LanguageModel.Load(folder, workers), SiteOption.Parse(options.Site), workers, options.Seed);
        }
        var pipeline = new Pipeline(RunFolder.Open(options.RunPath), workers, cancellation);
        if (options.Site.Length > 0)
            return new(pipeline, DictionaryCaptures.Open(pipeline.Run, [options.Site], []), null, null, options.Seed);
        (string? name, LoadedDictionary dictionary) = DictionaryLocator.Open(pipeline.Run, options.Dictionary);
        return new(pipeline, DictionaryCaptures.Of(pipeline.Run, dictionary), name ?? options.Dictionary, dictionary,
            options.Seed);
    }

    /// <summary>Hashes of the capture and the dictionary, for a manifest; none without a run.</summary>
    public Dictionary<string, string> Inputs()
    {
        Dictionary<string, string> inputs = captures?.Inputs() ?? [];
        if (dictionary is not null) inputs["dictionary"] = InputHash.OfDictionary(dictionary);
        return inputs;
    }

    /// <summary>The same model with random parameters.</summary>
    public LanguageModel TwinModel() => twin ??= LanguageModel.RandomInit(Model.Config, seed, workers);

    /// <summary>A dictionary trained in the same way on the twin; null where activations are read.</summary>
    public ISparseCoder? TwinCoder() => dictionary is null ? null : Control().Subject.Coder;

    /// <summary>The twin's rows of the run.</summary>
    public IVectorSource TwinRows()
    {
        if (dictionary is not null) return Control().Subject.Rows;
        if (twinRows is not null) return twinRows;
        CaptureDescription own = Rows!.Description;
        var config = new CaptureConfig { Sites = [Site], Type = own.Type, Prefix = $"{Controls.RandomInit}{seed}." };
        CaptureStep.Run(Pipeline!, TwinModel(), new(own.Model, own.ModelHash, seed), Items!, config);
        return twinRows = ActivationStore.Open(Pipeline!.Run.Capture(config.Name(Site)));
    }

    public void Dispose()
    {
        control?.Dispose();
        twinRows?.Dispose();
        twin?.Dispose();
        (Coder as IDisposable)?.Dispose();
        Model.Dispose();
        Items?.Dispose();
        captures?.Dispose();
    }

    RandomInitControl Control() =>
        control ??= RandomInitControl.Make(Pipeline!, dictionary!, captures!, Items!, TwinModel(), seed);
}
