using System.Text.Json;
using System.Text.Json.Nodes;
using Fathom.Models.Files;

namespace Fathom.Dictionaries;

/// <summary>
/// The SAELens layout of a dictionary: <c>cfg.json</c>, <c>sae_weights.safetensors</c> (W_enc [d, M], b_enc [M],
/// W_dec [M, d], b_dec [d]) and <c>sparsity.safetensors</c> (log10 of the firing frequencies).
/// </summary>
public static class SaeLensFolder
{
    const string Version = "6.18.0";

    /// <summary>Writes a dictionary; cfg.json comes last, so a folder that has one is whole.</summary>
    /// <param name="folder">Made where missing.</param>
    /// <param name="sae">In raw units: nothing has to be undone by a reader.</param>
    /// <param name="metadata">Entries for cfg.json's metadata.</param>
    /// <param name="frequency">[M] share of rows on which each latent fired.</param>
    public static void Write(string folder, TopKSae sae, IReadOnlyDictionary<string, object?> metadata, double[] frequency)
    {
        int d = sae.Width, m = sae.LatentCount;
        Directory.CreateDirectory(folder);
        SafetensorsWriter.Write(Path.Combine(folder, "sae_weights.safetensors"),
        [
            TensorData.Of("W_enc", Transposed(sae.EncoderWeight, m, d), d, m),
            TensorData.Of("b_enc", sae.EncoderBias.ToArray(), m),
            TensorData.Of("W_dec", sae.DecoderWeight.ToArray(), m, d),
            TensorData.Of("b_dec", sae.DecoderBias.ToArray(), d),
        ]);
        SafetensorsWriter.Write(Path.Combine(folder, "sparsity.safetensors"),
            [TensorData.Of("sparsity", Array.ConvertAll(frequency, share => (float)Math.Log10(share + 1e-10)), m)]);
        JsonFile.Write(Path.Combine(folder, "cfg.json"), new JsonObject
        {
            ["architecture"] = "topk",
            ["d_in"] = d,
            ["d_sae"] = m,
            ["k"] = sae.K,
            ["dtype"] = "float32",
            ["device"] = "cpu",
            ["apply_b_dec_to_input"] = sae.CentersInput,
            ["normalize_activations"] = "none",
            ["reshape_activations"] = "none",
            ["rescale_acts_by_decoder_norm"] = sae.RescalesByDecoderNorm,
            ["metadata"] = Metadata(metadata),
        });
    }

    /// <exception cref="InputException">Missing, malformed, or something that this version cannot read, by name.</exception>
    public static LoadedDictionary Read(string folder)
    {
        string path = Path.Combine(folder, "cfg.json");
        JsonObject config = Normalised(ReadConfig(path));
        string Text(string key, string expected) => config[key] is JsonValue value && value.TryGetValue(out string? text) ? text
            : throw new InputException($"{path}: '{key}' is missing or no text; expected {expected}");
        int Number(string key) => config[key] is JsonValue value && value.TryGetValue(out int number) && number > 0 ? number
            : throw new InputException($"{path}: '{key}' is missing or no positive whole number");
        bool Flag(string key, bool otherwise) => config[key] switch
        {
            null => otherwise,
            JsonValue value when value.TryGetValue(out bool flag) => flag,
            _ => throw new InputException($"{path}: '{key}' is neither true nor false"),
        };

        if (Flag("finetuning_scaling_factor", false))
            throw new InputException($"{path}: finetuning_scaling_factor is true; this version does not read such dictionaries");
        Refuse(path, "architecture", Text("architecture", "topk"), "topk");
        if (config["normalize_activations"] is not null)
            Refuse(path, "normalize_activations", Text("normalize_activations", "none"), "none", "expected_average_only_in");
        if (config["reshape_activations"] is not null)
            Refuse(path, "reshape_activations", Text("reshape_activations", "none"), "none");
        (int d, int m) = (Number("d_in"), Number("d_sae"));
        using SafetensorsFile file = SafetensorsFile.Open(Path.Combine(folder, "sae_weights.safetensors"));
        if (file.Tensors.ContainsKey("scaling_factor") && file.Floats("scaling_factor", m).AsSpan().ContainsAnyExcept(1f))
            throw new InputException($"{file.Path}: scaling_factor is not 1; this version does not read such dictionaries");
        float[] encoder = Transposed(file.Floats("W_enc", d, m), d, m);
        try
        {
            var sae = new TopKSae(encoder, file.Floats("b_enc", m), file.Floats("W_dec", m, d), file.Floats("b_dec", d),
                Number("k"), Flag("apply_b_dec_to_input", true), Flag("rescale_acts_by_decoder_norm", false));
            return new(sae, config, folder);
        }
        catch (InputException e) when (!e.Message.StartsWith(folder, StringComparison.Ordinal))
        {
            throw new InputException($"{folder}: {e.Message}", e);
        }
    }

    static JsonObject ReadConfig(string path)
    {
        if (!File.Exists(path))
            throw new InputException($"{path}: missing; expected a dictionary folder with cfg.json and sae_weights.safetensors");
        try
        {
            var options = new JsonDocumentOptions { AllowDuplicateProperties = false };
            return JsonNode.Parse(File.ReadAllText(path), null, options) as JsonObject
                ?? throw new InputException($"{path}: not a JSON object; the file is damaged");
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

    static void Refuse(string path, string key, string value, params string[] known)
    {
        if (!known.Contains(value))
            throw new InputException($"{path}: {key} is '{Printable(value)}'; " +
                $"this version reads {string.Join(" or ", known.Select(name => $"'{name}'"))}");
    }

    static JsonObject Metadata(IReadOnlyDictionary<string, object?> entries)
    {
        var metadata = new JsonObject { ["sae_lens_version"] = Version };
        foreach ((string key, object? value) in entries) metadata[key] = JsonSerializer.SerializeToNode(value, JsonFile.Options);
        return metadata;
    }

    // [rows, columns] to [columns, rows].
    static float[] Transposed(ReadOnlySpan<float> matrix, int rows, int columns)
    {
        var result = new float[matrix.Length];
        for (int row = 0; row < rows; row++)
            for (int column = 0; column < columns; column++)
                result[column * rows + row] = matrix[row * columns + column];
        return result;
    }
}
