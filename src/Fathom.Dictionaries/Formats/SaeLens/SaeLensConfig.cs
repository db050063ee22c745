using System.Globalization;
using System.Text.Json.Nodes;

namespace Fathom.Dictionaries;

/// <summary>A cfg.json of SAELens 6, or an older one brought to its names.</summary>
sealed class SaeLensConfig : ConfigFile
{
    SaeLensConfig(string path, JsonObject json) : base(path, json)
    {
    }

    /// <exception cref="InputException">Missing, or no JSON object.</exception>
    public static SaeLensConfig Read(string path) =>
        new(path, Normalised(Read(path, "a dictionary folder with cfg.json and sae_weights.safetensors").Json));

    // 6.0's first alphas said meta; files before 6 are flat and name things otherwise.
    static JsonObject Normalised(JsonObject config)
    {
        if (config["metadata"] is null && config["meta"] is JsonObject alpha)
        {
            config.Remove("meta");
            config["metadata"] = alpha;
        }
        JsonObject? metadata = config["metadata"] as JsonObject;
        if (metadata is not null && !IsBefore6(config["sae_lens_version"] ?? metadata["sae_lens_version"])) return config;
        config["metadata"] = metadata ??= [];
        foreach ((string old, string name) in new[] { ("hook_point", "hook_name"), ("hook_point_head_index", "hook_head_index"),
            ("hook_name", "hook_name"), ("hook_head_index", "hook_head_index"), ("model_name", "model_name"),
            ("context_size", "context_size"), ("prepend_bos", "prepend_bos"), ("dataset_path", "dataset_path"),
            ("sae_lens_training_version", "sae_lens_training_version"), ("neuronpedia_id", "neuronpedia_id") })
            if (config[old] is { } value) metadata[name] ??= value.DeepClone();
        config["architecture"] ??= "standard";
        if (Is(config["architecture"], "standard") && Is(config["activation_fn_str"] ?? config["activation_fn"], "topk"))
            config["architecture"] = "topk";
        if (Is(config["architecture"], "topk")) config["k"] ??= (config["activation_fn_kwargs"] as JsonObject)?["k"]?.DeepClone();
        if (config["normalize_activations"] is JsonValue flag && flag.TryGetValue(out bool on))
            config["normalize_activations"] = on ? "expected_average_only_in" : "none";
        return config;
    }

    // Where no version stands there was none to write yet, but a metadata object comes with 6.
    static bool IsBefore6(JsonNode? version) =>
        version is JsonValue value && value.TryGetValue(out string? text) && text.Split('.')[0] is { Length: < 6 } major
            && int.TryParse(major, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number < 6;
}
