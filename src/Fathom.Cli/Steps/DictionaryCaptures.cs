using System.Text.Json;
using System.Text.Json.Nodes;
using Fathom.Dictionaries;
using Fathom.Evaluation;
using Fathom.Models;

namespace Fathom.Cli;

/// <summary>The captures of a run that a dictionary reads and, of a transcoder, those that it writes.</summary>
sealed class DictionaryCaptures : IDisposable
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

    /// <summary>Hashes for a manifest.</summary>
    public Dictionary<string, string> Inputs
    {
        get
        {
            var inputs = new Dictionary<string, string> { ["capture"] = InputHash.OfCapture(First.Folder) };
            foreach (ActivationStore store in Reads.Skip(1).Concat(Writes))
                inputs[$"capture {Path.GetFileName(store.Folder)}"] = InputHash.OfCapture(store.Folder);
            return inputs;
        }
    }

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
        if (reads.Length == 0) reads = [DictionaryLocator.CaptureOf(run, dictionary)];
        if (writes.Length == 0 && !dictionary.Coder.IsAutoencoder) writes = [DictionaryLocator.OutputCaptureOf(run, dictionary)];
        return (reads, writes);
    }

    /// <summary>Entries of cfg.json's metadata that <see cref="Of"/> finds them by.</summary>
    public void Describe(Dictionary<string, object?> metadata)
    {
        metadata["hook_name"] = HookNames.TransformerLens(First.Description.Site);
        metadata["fathom_site"] = Sites.ToString();
        metadata["fathom_capture"] = Path.GetFileName(First.Folder);
        if (Reads.Count > 1) metadata["fathom_captures"] = Reads.Select(store => Path.GetFileName(store.Folder)).ToArray();
        if (Writes.Count == 0) return;
        metadata["hook_name_out"] = HookNames.TransformerLens(Writes[0].Description.Site);
        metadata["fathom_output_captures"] = Writes.Select(store => Path.GetFileName(store.Folder)).ToArray();
    }

    public void Dispose()
    {
        foreach (ActivationStore store in Reads.Concat(Writes)) store.Dispose();
    }

    // A capture of a second model has a name of its own; other names are sites, written in any of the known ways.
    static string NameOf(RunFolder run, string text) =>
        run.CaptureNames.Contains(text) ? text : SiteOption.Parse(text).ToString();

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
