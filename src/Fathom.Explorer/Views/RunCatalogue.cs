using System.Collections.Concurrent;
using Fathom.Dictionaries;
using Fathom.Features;

namespace Fathom.Explorer;

/// <summary>
/// The dictionaries of a run. Each index is opened, and so checked, once, when it is first asked for; whoever asks for another does not
/// wait for that. Its files are mapped into memory, so disposing only bars the door; the last one who reads closes them.
/// </summary>
sealed class RunCatalogue(RunFolder run) : IDisposable
{
    readonly Dictionary<string, Lazy<IFeatureView>> open = [];
    readonly Lock entering = new();
    bool disposed;

    readonly ConcurrentDictionary<string, ((DateTime, long) Configuration, (DateTime, long) Weights, string Hash)> hashes = [];

    // Those who read, and the owner until it disposes.
    int users = 1;

    /// <summary>The run.</summary>
    public RunFolder Run => run;

    /// <summary>Fingerprint of a dictionary, indexed or not.</summary>
    /// <param name="name">A dictionary of the run.</param>
    /// <exception cref="InputException">Its files cannot be read.</exception>
    public string Hash(string name)
    {
        ((DateTime, long) configuration, (DateTime, long) weights) = (Written("cfg.json"), Written("sae_weights.safetensors"));
        if (hashes.TryGetValue(name, out var known) && known.Configuration == configuration && known.Weights == weights) return known.Hash;
        string hash = Fingerprint.OfDictionary(run, name);
        hashes[name] = (configuration, weights, hash);
        return hash;

        (DateTime, long) Written(string file)
        {
            var info = new FileInfo(Path.Combine(run.Dictionary(name), file));
            return info.Exists ? (info.LastWriteTimeUtc, info.Length) : default;
        }
    }

    public RunResponse Describe()
    {
        IEnumerable<DictionaryResponse> dictionaries = run.DictionaryNames.Select(name =>
        {
            bool indexed = FeatureIndex.Exists(run, name);
            return new DictionaryResponse(name, indexed, indexed ? null : Repair(name), Published: false);
        });
        IEnumerable<DictionaryResponse> published = PublishedNames.Select(name => new DictionaryResponse(name, true, null, Published: true));
        return new(Path.GetFileName(Path.TrimEndingDirectorySeparator(run.Path)), FathomVersion.Text, [.. dictionaries, .. published]);
    }

    /// <summary>Reads a dictionary, which stays open until <paramref name="read"/> has returned.</summary>
    /// <param name="name">The dictionary.</param>
    /// <param name="read">Must keep nothing of the view.</param>
    /// <exception cref="RequestException">No such dictionary, or no index.</exception>
    /// <exception cref="InputException">A stale or damaged index; one that was repaired meanwhile opens the next
    /// time.</exception>
    public T Read<T>(string name, Func<DictionaryView, T> read)
    {
        using DictionaryUse use = Use(name);
        return read(use.View);
    }

    /// <summary>Keeps a dictionary open until the use is disposed of.</summary>
    /// <inheritdoc cref="Read"/>
    public DictionaryUse Use(string name)
    {
        IFeatureView view = Enter(name);
        if (view is DictionaryView dictionary) return new(dictionary, Leave);
        Leave();
        throw RequestException.NotFound($"{name} is what others published: it has no index, so this cannot be asked of it");
    }

    /// <summary>Reads a dictionary or published features.</summary>
    /// <param name="name">The dictionary, or the published features.</param>
    /// <param name="read">Must keep nothing of the view.</param>
    /// <exception cref="RequestException">There is nothing of that name, or no index.</exception>
    /// <exception cref="InputException">A stale or damaged index, or damaged features.</exception>
    public T Browse<T>(string name, Func<IFeatureView, T> read)
    {
        IFeatureView view = Enter(name);
        try
        {
            return read(view);
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>Whether a name is one of features that others published.</summary>
    public bool IsPublished(string name) => PublishedNames.Contains(name);

    /// <summary>Opens and prepares what the first page will show while the browser starts. What fails is told when it is asked for.</summary>
    public void OpenFirst() => _ = Task.Run(() =>
    {
        try
        {
            if (run.DictionaryNames.FirstOrDefault(name => FeatureIndex.Exists(run, name)) is not { } name) return;
            using DictionaryUse use = Use(name);
            use.View.Prepare();
        }
        catch (Exception e) when (e is InputException or RequestException or ObjectDisposedException or IOException)
        {
        }
    });

    public void Dispose()
    {
        lock (entering)
        {
            if (disposed) return;
            disposed = true;
        }
        Leave();
    }

    // Dictionaries come first: published features are refused a name that one has, but one may be made later.
    IEnumerable<string> PublishedNames => run.PublishedNames.Except(run.DictionaryNames);

    IFeatureView Open(string name)
    {
        // Looked up among the run's own names before it becomes part of any path.
        if (PublishedNames.Contains(name)) return new PublishedView(PublishedFeatures.Open(run, name));
        if (!run.DictionaryNames.Contains(name)) throw RequestException.NotFound("no such dictionary in this run");
        if (!FeatureIndex.Exists(run, name))
            throw RequestException.NotFound($"{name} is not indexed; make its index with '{Repair(name)}'");
        return new DictionaryView(run, name);
    }

    IFeatureView Enter(string name)
    {
        Lazy<IFeatureView>? view;
        lock (entering)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            if (!open.TryGetValue(name, out view)) open[name] = view = new(() => Open(name));
            Interlocked.Increment(ref users);
        }
        try
        {
            return view.Value;
        }
        catch
        {
            // The next one tries again.
            lock (entering)
            {
                if (open.GetValueOrDefault(name) == view) open.Remove(name);
            }
            Leave();
            throw;
        }
    }

    // Nobody enters after the owner has left, so only the last one finds zero.
    void Leave()
    {
        if (Interlocked.Decrement(ref users) > 0) return;
        foreach (Lazy<IFeatureView> view in open.Values) view.Value.Dispose();
        open.Clear();
    }

    string Repair(string name) => $"fathom index --run {run.Path} --dictionary {name}";
}
