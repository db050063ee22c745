using Fathom.Dictionaries;
using Fathom.Evaluation;
using Fathom.Features;
using Fathom.Models;
using Fathom.Numerics;

namespace Fathom.Cli;

/// <summary>Opens what the options of steering speak of, and owns it.</summary>
sealed class SteeringSource : IDisposable
{
    readonly List<IDisposable> open = [];

    SteeringSource(string folder, LanguageModel model, Site site, Workers workers)
    {
        Keep(model);
        Prompts = new(folder, model.Config);
        Subject = new(model, site)
        {
            Workers = workers,
            Tokenizer = Prompts.Tokenizer,
        };
    }

    public PromptReader Prompts { get; }

    public SteeringSubject Subject { get; private set; }

    /// <summary>Name of the dictionary, or its folder; null where there is none.</summary>
    public string? Dictionary { get; private set; }

    /// <param name="model">Name or folder; empty for the run's.</param>
    /// <param name="options">Run, dictionary, site.</param>
    /// <param name="settings">Say which dictionary and site where the options do not.</param>
    /// <param name="workers">Threads to use.</param>
    /// <exception cref="InputException">Something is missing or does not fit together.</exception>
    public static SteeringSource Open(string model, SteeringOptions options, SteeringSettings settings, Workers workers)
    {
        string dictionary = options.Dictionary.Length > 0 ? options.Dictionary : settings.Dictionary ?? "";
        string site = options.Site.Length > 0 ? options.Site : settings.Site?.ToString() ?? "";
        if (options.RunPath.Length > 0) return OfRun(model, RunFolder.Open(options.RunPath), dictionary, site, workers);
        if (model.Length == 0) throw new UsageException("expected --model, --run or both");
        LoadedDictionary? loaded = dictionary.Length > 0 ? DictionaryLocator.Open(null, dictionary).Dictionary : null;
        if (site.Length == 0)
            site = loaded?.HookName ?? throw new UsageException("--site is missing: where to steer, such as blocks.2.resid_post");
        string folder = EmbeddedModels.FolderOf(model);
        var source = new SteeringSource(folder, LanguageModel.Load(folder, workers), SiteOption.Parse(site), workers);
        return loaded is null ? source : source.With(loaded, dictionary);
    }

    public void Dispose()
    {
        for (int i = open.Count - 1; i >= 0; i--) open[i].Dispose();
    }

    // With a dictionary its site is known, and without one the site says which capture.
    static SteeringSource OfRun(string model, RunFolder run, string dictionary, string site, Workers workers)
    {
        (string? name, LoadedDictionary? loaded) = (null, null);
        if (dictionary.Length > 0 || site.Length == 0) (name, loaded) = DictionaryLocator.Open(run, dictionary);
        DictionaryCaptures captures = loaded is null
            ? DictionaryCaptures.Open(run, [site], []) : DictionaryCaptures.Of(run, loaded);
        ActivationStore rows = captures.OneSite;
        Site captured = Site.Parse(rows.Description.Site);
        if (site.Length > 0 && SiteOption.Parse(site) != captured)
            throw new InputException($"--site {site}: the dictionary is of {captured}; leave --site out");
        string folder = model.Length > 0 ? EmbeddedModels.FolderOf(model) : ModelOfRun.FolderOf(rows.Description);
        var source = new SteeringSource(folder, model.Length > 0 ? LanguageModel.Load(folder, workers)
            : ModelOfRun.Load(rows, workers), captured, workers);
        source.Keep(captures);
        source.Subject = source.Subject with { Run = run, Rows = rows };
        if (loaded is not null) source.With(loaded, name ?? dictionary);
        if (name is not null && FeatureIndex.Exists(run, name))
            source.Subject = source.Subject with { Index = source.Keep(FeatureIndex.Open(run, name)) };
        return source;
    }

    SteeringSource With(LoadedDictionary loaded, string name)
    {
        if (loaded.Coder is IDisposable coder) Keep(coder);
        Subject = Subject with { Coder = loaded.Coder };
        Dictionary = name;
        return this;
    }

    T Keep<T>(T owned) where T : IDisposable
    {
        open.Add(owned);
        return owned;
    }
}
