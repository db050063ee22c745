using System.Text.Json;
using System.Text.Json.Nodes;
using Fathom.Dictionaries;
using Fathom.Models;

namespace Fathom.Evaluation;

/// <summary>The captures of a run that a dictionary reads and, of a transcoder, those that it writes.</summary>
public sealed class DictionaryCaptures : IDisposable
{
    DictionaryCaptures(ActivationStore[] reads, ActivationStore[] writes)
    {
        (Reads, Writes) = (reads, writes);
        Rows = JoinedVectors.Of(reads);
        Targets = writes.Length == 0 ? null : JoinedVectors.Of(writes);
    }

    public IReadOnlyList<ActivationStore> Reads { get; }

    public IReadOnlyList<ActivationStore> Writes { get; }

    /// <summary>The capture whose rows, tokens and model stand for all.</summary>
    public ActivationStore First => Reads[0];

    /// <summary>What is read, side by side.</summary>
    public IVectorSource Rows { get; }

    /// <summary>What a transcoder writes; null for any other.</summary>
    public IVectorSource? Targets { get; }

    public CoderSites Sites => new([.. Reads.Select(SiteOf)], [.. Writes.Select(SiteOf)]);

    /// <summary>Whether all are activations of the same model: then what is written can take its place in it.</summary>
    public bool OneModel => Reads.Concat(Writes).All(store => store.Description.ModelHash == First.Description.ModelHash
        && store.Description.RandomInitSeed == First.Description.RandomInitSeed);

    /// <summary>The only capture that is read.</summary>
    /// <exception cref="InputException">There are several.</exception>
    public ActivationStore OneSite => Reads.Count == 1 ? First
        : throw new InputException($"the dictionary reads {Reads.Count} sites side by side; expected one that reads one site");

    /// <summary>Opens captures by their names or their sites.</summary>
    /// <exception cref="InputException">One is missing or damaged, or they are not of the same tokens.</exception>
    public static DictionaryCaptures Open(RunFolder run, IReadOnlyList<string> reads, IReadOnlyList<string> writes)
    {
        var open = new List<ActivationStore>();
        try
        {
            foreach (string name in reads.Concat(writes)) open.Add(ActivationStore.Open(run.Capture(NameOf(run, name))));
            return new([.. open.Take(reads.Count)], [.. open.Skip(reads.Count)]);
        }
        catch
        {
            open.ForEach(store => store.Dispose());
            throw;
        }
    }

    /// <summary>Opens those of a dictionary.</summary>
    /// <exception cref="InputException">It does not say which, or one is not in the run.</exception>
    public static DictionaryCaptures Of(RunFolder run, LoadedDictionary dictionary)
    {
        (string[] reads, string[] writes) = NamesOf(run, dictionary);
        return Open(run, reads, writes);
    }

    /// <summary>Names of the captures of a dictionary: those that it was trained on here, else those of its sites.</summary>
    /// <exception cref="InputException">It does not say which, or one is not in the run.</exception>
    public static (string[] Reads, string[] Writes) NamesOf(RunFolder run, LoadedDictionary dictionary)
    {
        string[] reads = Names(dictionary, "fathom_captures"), writes = Names(dictionary, "fathom_output_captures");
        if (reads.Length == 0) reads = [CaptureOf(run, dictionary)];
        if (writes.Length == 0 && !dictionary.Coder.IsAutoencoder) writes = [OutputCaptureOf(run, dictionary)];
        return (reads, writes);
    }

    /// <summary>Hashes of the captures, by what a manifest calls them.</summary>
    public Dictionary<string, string> Inputs()
    {
        var inputs = new Dictionary<string, string> { ["capture"] = InputHash.OfCapture(First.Folder) };
        foreach (ActivationStore store in Reads.Skip(1).Concat(Writes))
            inputs[$"capture {Path.GetFileName(store.Folder)}"] = InputHash.OfCapture(store.Folder);
        return inputs;
    }

    public void Dispose()
    {
        foreach (ActivationStore store in Reads.Concat(Writes)) store.Dispose();
    }

    // A capture of a second model has a name of its own; other names are sites, written in any of the known ways.
    static string NameOf(RunFolder run, string text)
    {
        if (run.CaptureNames.Contains(text)) return text;
        try
        {
            return Site.Parse(text).ToString();
        }
        catch (InputException e)
        {
            throw new OptionException(e.Message);
        }
    }

    // The capture that a dictionary was trained on.
    static string CaptureOf(RunFolder run, LoadedDictionary dictionary) =>
        InRun(run, Text(dictionary, "fathom_capture") ?? dictionary.HookName
            ?? throw new InputException($"{dictionary.Folder}: cfg.json does not say which site it belongs to; " +
                (dictionary.Coder.IsAutoencoder ? "of rows of a matrix it can be evaluated with --vectors, and not be indexed"
                    : "import it with --site and the site that it reads")));

    // Of what a transcoder from elsewhere writes.
    static string OutputCaptureOf(RunFolder run, LoadedDictionary dictionary) =>
        InRun(run, Text(dictionary, "hook_name_out") ?? throw new InputException($"{dictionary.Folder}: a transcoder, and " +
            "cfg.json's metadata has no hook_name_out; expected the site that it writes"));

    static string? Text(LoadedDictionary dictionary, string key) =>
        (dictionary.Config["metadata"] as JsonObject)?[key] is JsonValue value && value.TryGetValue(out string? text)
            ? text : null;

    static string InRun(RunFolder run, string name)
    {
        if (!File.Exists(Path.Combine(run.Capture(name), "capture.json"))) name = Site.Parse(name).ToString();
        if (!File.Exists(Path.Combine(run.Capture(name), "capture.json")))
            throw new InputException($"{run.Path}: no capture of {name}, which the dictionary belongs to; " +
                $"make it with 'fathom capture --run {run.Path} --site {name} …'");
        return name;
    }

    static string[] Names(LoadedDictionary dictionary, string key)
    {
        if ((dictionary.Config["metadata"] as JsonObject)?[key] is not { } node) return [];
        return node is JsonArray { Count: > 0 } names && names.All(name => name?.GetValueKind() == JsonValueKind.String)
            ? [.. names.Select(name => name!.GetValue<string>())]
            : throw new InputException($"{dictionary.Folder}: cfg.json's metadata.{key} is no list of names; " +
                "the file is damaged");
    }

    static Site SiteOf(ActivationStore store) => Site.Parse(store.Description.Site);
}
