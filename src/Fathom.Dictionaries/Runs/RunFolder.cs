namespace Fathom.Dictionaries;

/// <summary>Where everything of a run lies: the folder that each verb reads and the next one goes on from.</summary>
public sealed class RunFolder
{
    RunFolder(string path) => Path = path;

    public string Path { get; }

    /// <summary>What produced the run: <c>manifest.json</c>.</summary>
    public string Manifest => In("manifest.json");

    /// <summary>What went in: token ids, contexts, where they came from.</summary>
    public string Items => In("items");

    /// <summary>What each row of a matrix of vectors is of.</summary>
    /// <param name="vectorsHash">SHA-256 of the matrix's file.</param>
    public string Texts(string vectorsHash) => In("items", Name($"texts-{vectorsHash[..12]}.jsonl"));

    public string Activations => In("activations");

    public string Dictionaries => In("dictionaries");

    public string Index(string dictionary) => In("index", Name(dictionary));

    /// <summary>Features of others, as they were published.</summary>
    public string Published(string name) => In("published", Name(name));

    public string Evaluation(string dictionary) => In("evaluation", Name(dictionary));

    /// <summary>Dictionaries beside each other.</summary>
    public string Comparisons => In("comparisons");

    /// <summary>What evaluations compute once: can be deleted at any time.</summary>
    public string Cache => In("cache");

    /// <summary>Where a probe of a name lies.</summary>
    public string Probe(string name) => In("probes", Name(name) + ".safetensors");

    /// <summary>Probes that were saved, by name.</summary>
    public IEnumerable<string> ProbeNames => !Directory.Exists(In("probes")) ? []
        : Directory.EnumerateFiles(In("probes"), "*.safetensors").Select(System.IO.Path.GetFileNameWithoutExtension).OfType<string>()
            .Where(name => !ProbeFile.IsPath(name)).Order(StringComparer.Ordinal);

    /// <summary>What people and explainers write: append-only journals.</summary>
    public string Notes => In("notes");

    /// <summary>Results of one sweep.</summary>
    public string Sweep(string name) => In("sweeps", Name(name));

    /// <summary>What is known of rows that were not stored.</summary>
    public string Streams => In("streams");

    public string Capture(string name) => In("activations", Name(name));

    public string Dictionary(string name) => In("dictionaries", Name(name));

    /// <summary>Captures that are complete, by name.</summary>
    public IEnumerable<string> CaptureNames => Folders(Activations, "capture.json");

    /// <summary>Names of captures and dictionaries that are controls begin with this.</summary>
    public const string ControlPrefix = "control.";

    /// <summary>Dictionaries that are complete, by name; controls are not listed, though they open by name.</summary>
    public IEnumerable<string> DictionaryNames =>
        Folders(Dictionaries, "cfg.json").Where(name => !name.StartsWith(ControlPrefix, StringComparison.Ordinal));

    /// <summary>Dictionaries with a log of their training, finished or not, controls too, by name.</summary>
    public IEnumerable<string> TrainingNames => Folders(Dictionaries, "metrics.jsonl").Where(IsName);

    /// <summary>Sweeps that are complete, by name.</summary>
    public IEnumerable<string> SweepNames => Folders(In("sweeps"), "sweep.json").Where(IsName);

    /// <summary>Published features that are complete, by name.</summary>
    public IEnumerable<string> PublishedNames => Folders(In("published"), "published.json");

    /// <summary>Makes the folder where it is missing.</summary>
    public static RunFolder Create(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path}: cannot make the run folder ({e.Message}); " +
                "choose another --run or --out folder", e);
        }
        return new(System.IO.Path.GetFullPath(path));
    }

    /// <exception cref="InputException">There is no run in that folder.</exception>
    public static RunFolder Open(string path)
    {
        if (!File.Exists(System.IO.Path.Combine(path, "manifest.json")))
            throw new InputException($"{path}: no run here (manifest.json is missing); " +
                $"make one with 'fathom capture --run {path} …' or 'fathom run'");
        return new(System.IO.Path.GetFullPath(path));
    }

    string In(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);

    static string Name(string name) => IsName(name) ? name : throw new InputException($"'{name}' is no name for a part of a run: " +
        "expected 1 to 100 of the characters A-Z a-z 0-9 . _ - +, not starting with a dot");

    static bool IsName(string name) => name.Length is > 0 and <= 100 && !name.StartsWith('.')
        && name.All(c => char.IsAsciiLetterOrDigit(c) || "._-+".Contains(c));

    static IEnumerable<string> Folders(string parent, string complete) =>
        !Directory.Exists(parent) ? [] :
        Directory.EnumerateDirectories(parent)
            .Where(folder => File.Exists(System.IO.Path.Combine(folder, complete)))
            .Select(folder => System.IO.Path.GetFileName(folder)!)
            .Order(StringComparer.Ordinal);
}
