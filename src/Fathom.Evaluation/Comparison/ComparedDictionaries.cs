using Fathom.Dictionaries;
using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>The dictionaries that a comparison names, and the vectors that they are compared on.</summary>
public sealed class ComparedDictionaries : IDisposable
{
    /// <summary>Widths up to which the null is shaped by the vectors: above, their principal components take minutes.</summary>
    const int MostShapedWidth = 2048;

    readonly LoadedDictionary[] loaded;
    // Written is where decoder rows lie: of a transcoder other vectors than those read, null where they are not known.
    readonly IVectorSource? source, written;
    readonly IDisposable? owner;

    ComparedDictionaries(LoadedDictionary[] loaded, NamedCoder[] all, IVectorSource? source, IVectorSource? written,
        IDisposable? owner) => (this.loaded, All, this.source, this.written, this.owner) = (loaded, all, source, written, owner);

    /// <summary>Fingerprints, before any row is read, of the run's captures that give the vectors, by name; none where a file does, or
    /// nothing.</summary>
    public IReadOnlyDictionary<string, string> Captures { get; private init; } = new Dictionary<string, string>();

    /// <summary>As given.</summary>
    public NamedCoder[] All { get; }

    /// <summary>From few latents to many; those of as many stay as given.</summary>
    public NamedCoder[] BySize => [.. All.OrderBy(one => one.Coder.LatentCount)];

    /// <summary>The rows to encode; null where there are none.</summary>
    /// <param name="most">At most so many.</param>
    public ActivationPass? Rows(int most) => source is null ? null : new(source, most);

    /// <summary>[d'] what shapes the null; null where vectors do not.</summary>
    /// <param name="options">Which rows, and which share of false positives.</param>
    /// <param name="workers">Threads to use.</param>
    /// <exception cref="OptionException">A share that counting cannot tell.</exception>
    public double[]? Variances(ComparisonOptions options, Workers workers)
    {
        if (written is null || written.Width > MostShapedWidth) return null;
        if (options.FalsePositives < NullCosines.SmallestCounted)
            throw new OptionException($"--false-positives {options.FalsePositives}: expected at least " +
                $"{NullCosines.SmallestCounted} with vectors, whose chance is counted");
        return new ActivationPass(written, options.Rows).Variances(workers);
    }

    /// <param name="run">The run whose captures give the vectors; null for none.</param>
    /// <param name="names">Names or folders, at least two.</param>
    /// <param name="loaded">What is there; disposed with this.</param>
    /// <param name="vectors">A file of vectors; empty for those of the run, where the dictionaries belong to one capture.</param>
    /// <exception cref="InputException">A dictionary is not there, or they do not fit one another.</exception>
    public static ComparedDictionaries Of(RunFolder? run, IReadOnlyList<string> names, LoadedDictionary[] loaded,
        string vectors = "")
    {
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
            if (OfRun(run, loaded, all) is not { } captures) return new(loaded, all, null, null, null);
            try
            {
                return new(loaded, all, captures.Rows, captures.Targets ?? captures.Rows, captures)
                {
                    Captures = captures.Reads.Concat(captures.Writes).Select(store => Path.GetFileName(store.Folder)).Distinct()
                        .ToDictionary(name => name, name => Fingerprint.OfCapture(run!, name)),
                };
            }
            catch
            {
                captures.Dispose();
                throw;
            }
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
