using System.Text.Json.Nodes;

namespace Fathom.Dictionaries;

/// <summary>What the metadata of a dictionary says about the foreign form that it was read from.</summary>
static class Origin
{
    public const string Format = "source_format", Config = "source_config";

    /// <summary>The description that came with it; null where it did not come from that form.</summary>
    public static JsonObject? ConfigOf(LoadedDictionary dictionary, string format) =>
        dictionary.Config["metadata"] is JsonObject metadata && metadata[Format]?.ToString() == format
            ? metadata[Config]?.DeepClone() as JsonObject : null;

    /// <summary>Copies texts that are there to SAELens's names.</summary>
    public static JsonObject Metadata(ConfigFile? config, params ReadOnlySpan<(string Key, string Name)> names)
    {
        var metadata = new JsonObject();
        if (config is null) return metadata;
        foreach ((string key, string name) in names)
            if (config.Find(key) is { } text) metadata[name] = text;
        return metadata;
    }
}
