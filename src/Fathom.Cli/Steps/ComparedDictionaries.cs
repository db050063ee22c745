using Fathom.Dictionaries;
using Fathom.Evaluation;

namespace Fathom.Cli;

/// <summary>The dictionaries that a comparison names, and the vectors that they are compared on.</summary>
sealed class ComparedDictionaries : IDisposable
{
    readonly LoadedDictionary[] loaded;
    readonly IVectorSource? source, written;
    readonly IDisposable? owner;

    ComparedDictionaries(LoadedDictionary[] loaded, NamedCoder[] all, IVectorSource? source, IVectorSource? written,
        IDisposable? owner) => (this.loaded, All, this.source, this.written, this.owner) = (loaded, all, source, written, owner);

    /// <summary>As given.</summary>
    public NamedCoder[] All { get; }

    /// <summary>From few latents to many; those of as many stay as given.</summary>
    public NamedCoder[] BySize => [.. All.OrderBy(one => one.Coder.LatentCount)];

    /// <summary>The rows to encode; null where there are none.</summary>
    /// <param name="most">At most so many.</param>
    public ActivationPass? Rows(int most) => source is null ? null : new(source, most);

    /// <summary>What is to be written of these rows, where decoder rows lie: of a transcoder other vectors, null where they are
    /// not known.</summary>
    /// <param name="most">At most so many.</param>
    public ActivationPass? Written(int most) => written is null ? null : new(written, most);

    /// <param name="run">The run in which names are names; null for folders only.</param>
    /// <param name="names">Names or folders, at least two.</param>
    /// <param name="vectors">A file of vectors; empty for those of the run, where the dictionaries belong to one capture.</param>
    /// <exception cref="InputException">A dictionary is not there, or they do not fit one another.</exception>
    public static ComparedDictionaries Open(RunFolder? run, IReadOnlyList<string> names, string vectors)
    {
        LoadedDictionary[] loaded = [.. names.Select(name => DictionaryLocator.Open(run, name).Dictionary)];
        string[] shown = Shown(names);
        ISparseCoder first = loaded[0].Coder;
        for (int i = 1; i < loaded.Length; i++)
        {
            ISparseCoder other = loaded[i].Coder;
            if (other.Width != first.Width || other.OutputWidth != first.OutputWidth)
                throw new InputException($"{names[i]} reads vectors of width {other.Width} and writes {other.OutputWidth}, " +
                    $"{names[0]} reads {first.Width} and writes {first.OutputWidth}; " +
                    "only dictionaries of the same vectors can be compared");
        }
        NamedCoder[] all = [.. loaded.Select((one, i) => new NamedCoder(shown[i], one.Coder))];
        if (vectors.Length == 0)
        {
            DictionaryCaptures? captures = OfRun(run, loaded, all);
            return new(loaded, all, captures?.Rows, captures?.Targets ?? captures?.Rows, captures);
        }
        VectorFile source = VectorFile.Open(vectors);
        if (source.Width == first.Width)
            return new(loaded, all, source, loaded.All(one => one.Coder.IsAutoencoder) ? source : null, source);
        source.Dispose();
        throw new InputException($"{vectors}: vectors of width {source.Width}, the dictionaries read {first.Width}");
    }

    public void Dispose()
    {
        owner?.Dispose();
        foreach (LoadedDictionary one in loaded) (one.Coder as IDisposable)?.Dispose();
    }

    // The last part of a path says enough, unless two are alike.
    static string[] Shown(IReadOnlyList<string> names)
    {
        string[] last = [.. names.Select(name => Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(name))))];
        return last.Distinct().Count() == last.Length ? last : [.. names.Select((name, i) => $"{last[i]}#{i + 1}")];
    }

    // Dictionaries of vectors from elsewhere, or of different sites, are compared by their weights.
    static DictionaryCaptures? OfRun(RunFolder? run, LoadedDictionary[] loaded, NamedCoder[] all)
    {
        string?[] sites = run is null ? [] : [.. loaded.Select(one => CapturesOf(run, one)).Distinct()];
        if (sites is not [not null]) return null;
        var captures = DictionaryCaptures.Of(run!, loaded[0]);
        try
        {
            foreach (NamedCoder one in all)
                CoreEvaluation.RequireFit(new(one.Name, one.Coder, captures.Rows) { Targets = captures.Targets });
            return captures;
        }
        catch
        {
            captures.Dispose();
            throw;
        }
    }

    // Null of one that belongs to no capture of the run.
    static string? CapturesOf(RunFolder run, LoadedDictionary dictionary)
    {
        try
        {
            (string[] reads, string[] writes) = DictionaryCaptures.NamesOf(run, dictionary);
            return $"{string.Join(' ', reads)} → {string.Join(' ', writes)}";
        }
        catch (InputException)
        {
            return null;
        }
    }
}
