using System.Text.Json.Nodes;

namespace Fathom.Dictionaries;

/// <summary>A dictionary read from disk.</summary>
/// <param name="Coder">The dictionary.</param>
/// <param name="Config">Its cfg.json; of a foreign format what it would be in SAELens's, with what the file said as
/// <c>source_config</c> in its metadata.</param>
/// <param name="Folder">Where it was read from: a folder or a file.</param>
/// <param name="Files">The files that it was read from.</param>
public sealed record LoadedDictionary(ISparseCoder Coder, JsonObject Config, string Folder, IReadOnlyList<string> Files)
{
    /// <summary>[M] log10 of the share of rows on which each latent fired; null where it is not known.</summary>
    public float[]? Sparsity { get; init; }

    /// <summary>The site that it was trained on, as written in the file; null where it does not say.</summary>
    public string? HookName =>
        (Config["metadata"] as JsonObject)?["hook_name"] is JsonValue value && value.TryGetValue(out string? name) ? name : null;
}
