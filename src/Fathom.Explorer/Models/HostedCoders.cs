using System.Text.Json.Nodes;
using Fathom.Dictionaries;
using Fathom.Features;
using Fathom.Models;

namespace Fathom.Explorer;

/// <summary>The dictionaries of a run in memory: the few that were asked for last. One caller at a time.</summary>
sealed class HostedCoders(RunFolder run) : IDisposable
{
    const int MostKept = 4;

    readonly List<(string Name, HostedCoder Coder)> kept = [];

    /// <param name="index">Of the dictionary.</param>
    /// <param name="keepAll">Whether somebody still uses one that was asked for before.</param>
    /// <exception cref="InputException">A file is missing or damaged, or the weights are not those that were indexed.</exception>
    public HostedCoder Of(IndexDescription index, bool keepAll)
    {
        int at = kept.FindIndex(one => one.Name == index.Dictionary);
        (string Name, HostedCoder Coder) found = at >= 0 ? kept[at] : (index.Dictionary, Load(index));
        if (at >= 0) kept.RemoveAt(at);
        kept.Add(found);
        while (kept.Count > MostKept && !keepAll)
        {
            (kept[0].Coder.Coder as IDisposable)?.Dispose();
            kept.RemoveAt(0);
        }
        return found.Coder;
    }

    public void Dispose()
    {
        foreach ((_, HostedCoder coder) in kept) (coder.Coder as IDisposable)?.Dispose();
        kept.Clear();
    }

    HostedCoder Load(IndexDescription index)
    {
        string name = index.Dictionary;
        if (Fingerprint.OfDictionary(run, name) != index.DictionaryHash)
            throw new InputException($"dictionary '{name}' has changed since it was indexed; make its index anew with " +
                $"'fathom index --run {run.Path} --dictionary {name}' and start 'fathom serve' again");
        CaptureDescription capture = Capture(index.Capture);
        var items = JsonFile.Read<ItemDescription>(Path.Combine(run.Items, "items.json"), $"fathom capture --run {run.Path} …");
        LoadedDictionary dictionary = SaeLensFolder.Read(run.Dictionary(name));
        Site reads = Site.Parse(capture.Site);
        try
        {
            return new(index.DictionaryHash, dictionary.Coder, capture, reads,
                dictionary.Coder.IsAutoencoder ? [reads] : Outputs(dictionary), items.SpecialIds.ToHashSet());
        }
        catch
        {
            (dictionary.Coder as IDisposable)?.Dispose();
            throw;
        }
    }

    // Of a transcoder: the captures that it was trained on here, else the site that its file names.
    Site[] Outputs(LoadedDictionary dictionary)
    {
        var metadata = dictionary.Config["metadata"] as JsonObject;
        if (metadata?["fathom_output_captures"] is JsonArray names)
            return [.. names.Select(name => name?.GetValue<string>() ?? "").Where(run.CaptureNames.Contains)
                .Select(name => Site.Parse(Capture(name).Site))];
        return metadata?["hook_name_out"] is JsonValue value && value.TryGetValue(out string? text) && Site.TryParse(text, out Site site)
            ? [site] : [];
    }

    CaptureDescription Capture(string name) =>
        JsonFile.Read<CaptureDescription>(Path.Combine(run.Capture(name), "capture.json"), $"fathom capture --run {run.Path} --site {name} …");
}
