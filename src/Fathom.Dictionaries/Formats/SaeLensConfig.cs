using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fathom.Dictionaries;

/// <summary>A cfg.json of SAELens 6, or an older one brought to its names.</summary>
sealed class SaeLensConfig
{
    readonly string path;

    SaeLensConfig(string path, JsonObject json) => (this.path, Json) = (path, json);

    public JsonObject Json { get; }

    /// <exception cref="InputException">Missing, or no JSON object.</exception>
    public static SaeLensConfig Read(string path)
    {
        if (!File.Exists(path))
            throw new InputException($"{path}: missing; expected a dictionary folder with cfg.json and sae_weights.safetensors");
        try
        {
            var options = new JsonDocumentOptions { AllowDuplicateProperties = false };
            return new(path, Normalised(JsonNode.Parse(File.ReadAllText(path), null, options) as JsonObject
                ?? throw new InputException($"{path}: not a JSON object; the file is damaged")));
        }
        catch (JsonException e)
        {
            throw new InputException($"{path}: no valid JSON ({Printable(e.Message)}); the file is damaged", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path}: cannot be read ({Printable(e.Message)})", e);
        }
    }

    /// <param name="key">Of a text.</param>
    /// <param name="expected">For the message.</param>
    public string Text(string key, string expected) => Json[key] is JsonValue value && value.TryGetValue(out string? text) ? text
        : throw new InputException($"{path}: '{key}' is missing or no text; expected {expected}");

    public int Number(string key) => Json[key] is JsonValue value && value.TryGetValue(out int number) && number > 0 ? number
        : throw new InputException($"{path}: '{key}' is missing or no positive whole number");

    public bool Flag(string key, bool otherwise) => Json[key] switch
    {
        null => otherwise,
        JsonValue value when value.TryGetValue(out bool flag) => flag,
        _ => throw new InputException($"{path}: '{key}' is neither true nor false"),
    };

    /// <summary>Refuses a text that is not among the known ones; where the key is missing there is nothing to refuse.</summary>
    public void Refuse(string key, params string[] known)
    {
        if (Json[key] is not null) Known(key, Text(key, known[0]), known);
    }

    /// <summary>Refuses an activation function other than relu, which older files may name, and a k: that is topk's.</summary>
    public void RequireRelu()
    {
        if (Json["k"] is not null)
            throw new InputException($"{path}: there is a 'k', but the architecture is 'standard' or missing; " +
                "the file is damaged, or should say \"architecture\": \"topk\"");
        Refuse("activation_fn", "relu");
        Refuse("activation_fn_str", "relu");
    }

    /// <exception cref="InputException">The architecture is none of this version.</exception>
    public Architecture Architecture()
    {
        string name = Text("architecture", "topk");
        Known("architecture", name, [.. Dictionaries.Architecture.All.Select(kind => kind.FileName).Distinct()]);
        return Dictionaries.Architecture.All.First(kind => kind.FileName == name);
    }

    void Known(string key, string value, string[] known)
    {
        if (!known.Contains(value))
            throw new InputException($"{path}: {key} is '{Printable(value)}'; " +
                $"this version reads {string.Join(" or ", known.Select(name => $"'{name}'"))}");
    }

    // Files from before SAELens 6 are flat and name things otherwise.
    static JsonObject Normalised(JsonObject config)
    {
        if (config["metadata"] is JsonObject) return config;
        var metadata = new JsonObject();
        foreach ((string old, string name) in new[] { ("hook_point", "hook_name"), ("hook_name", "hook_name"),
            ("model_name", "model_name"), ("context_size", "context_size") })
            if (config[old] is { } value) metadata[name] = value.DeepClone();
        config["metadata"] = metadata;
        config["architecture"] ??= "standard";
        if (Is(config["architecture"], "standard") && Is(config["activation_fn_str"] ?? config["activation_fn"], "topk"))
        {
            config["architecture"] = "topk";
        }
        if (Is(config["architecture"], "topk")) config["k"] ??= (config["activation_fn_kwargs"] as JsonObject)?["k"]?.DeepClone();
        if (config["normalize_activations"] is JsonValue flag && flag.TryGetValue(out bool on))
            config["normalize_activations"] = on ? "expected_average_only_in" : "none";
        return config;
    }

    static bool Is(JsonNode? node, string text) =>
        node is JsonValue value && value.TryGetValue(out string? found) && found == text;

    // What came out of a file, fit for a message of one line.
    static string Printable(string text) =>
        string.Concat(text.Take(200).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c));
}
