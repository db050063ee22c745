using System.Text.Json.Nodes;

namespace Fathom.Dictionaries;

/// <summary>A dictionary read from disk.</summary>
/// <param name="Coder">The dictionary.</param>
/// <param name="Config">Its cfg.json.</param>
/// <param name="Folder">Where it was read from.</param>
public sealed record LoadedDictionary(ISparseCoder Coder, JsonObject Config, string Folder)
{
    /// <summary>The site that it was trained on, as written in the file; null where it does not say.</summary>
    public string? HookName =>
        (Config["metadata"] as JsonObject)?["hook_name"] is JsonValue value && value.TryGetValue(out string? name) ? name : null;
}
