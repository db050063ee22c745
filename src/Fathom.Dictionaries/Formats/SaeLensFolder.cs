using System.Text.Json;
using System.Text.Json.Nodes;
using Fathom.Models.Files;

namespace Fathom.Dictionaries;

/// <summary>
/// The SAELens layout of a dictionary: <c>cfg.json</c>, <c>sae_weights.safetensors</c> (W_enc [d, M], b_enc [M],
/// W_dec [M, d], b_dec [d]; of <c>jumprelu</c> threshold [M]) and <c>sparsity.safetensors</c> (log10 of the firing frequencies).
/// </summary>
public static class SaeLensFolder
{
    const string Version = "6.18.0";

    /// <summary>Writes a dictionary; cfg.json comes last, so a folder that has one is whole.</summary>
    /// <param name="folder">Made where missing.</param>
    /// <param name="sae">In raw units: nothing has to be undone by a reader.</param>
    /// <param name="metadata">Entries for cfg.json's metadata.</param>
    /// <param name="frequency">[M] share of rows on which each latent fired.</param>
    public static void Write(string folder, Sae sae, IReadOnlyDictionary<string, object?> metadata, double[] frequency)
    {
        int d = sae.Width, m = sae.LatentCount;
        if (sae.Architecture is not { } architecture || !sae.IsAutoencoder || sae.Normalisation != InputNormalisation.None)
            throw new InputException($"{folder}: a {sae.GetType().Name} of this kind has no SAELens form");
        Directory.CreateDirectory(folder);
        SafetensorsWriter.Write(Path.Combine(folder, "sae_weights.safetensors"),
        [
            TensorData.Of("W_enc", Transposed(sae.EncoderWeight, m, d), d, m),
            TensorData.Of(sae.EncoderBiasName, sae.EncoderBias.ToArray(), m),
            TensorData.Of("W_dec", sae.DecoderWeight.ToArray(), m, d),
            TensorData.Of("b_dec", sae.DecoderBias.ToArray(), d),
            .. sae.FurtherTensors(),
        ]);
        SafetensorsWriter.Write(Path.Combine(folder, "sparsity.safetensors"),
            [TensorData.Of("sparsity", Array.ConvertAll(frequency, share => (float)Math.Log10(share + 1e-10)), m)]);
        var config = new JsonObject
        {
            ["architecture"] = architecture.FileName,
            ["d_in"] = d,
            ["d_sae"] = m,
            ["dtype"] = "float32",
            ["device"] = "cpu",
            ["apply_b_dec_to_input"] = sae.CentersInput,
            ["normalize_activations"] = "none",
            ["reshape_activations"] = "none",
        };
        sae.Describe(config);
        config["metadata"] = Metadata(metadata);
        JsonFile.Write(Path.Combine(folder, "cfg.json"), config);
    }

    /// <exception cref="InputException">Missing, malformed, or something that this version cannot read, by name.</exception>
    public static LoadedDictionary Read(string folder)
    {
        string path = Path.Combine(folder, "cfg.json");
        SaeLensConfig config = SaeLensConfig.Read(path);
        if (config.Flag("finetuning_scaling_factor", false))
            throw new InputException($"{path}: finetuning_scaling_factor is true; this version does not read such dictionaries");
        Architecture architecture = config.Architecture();
        config.Refuse("normalize_activations", "none", "expected_average_only_in");
        config.Refuse("reshape_activations", "none");
        (int d, int m) = (config.Number("d_in"), config.Number("d_sae"));
        using SafetensorsFile file = SafetensorsFile.Open(Path.Combine(folder, "sae_weights.safetensors"));
        if (file.Tensors.ContainsKey("scaling_factor") && file.Floats("scaling_factor", m).AsSpan().ContainsAnyExcept(1f))
            throw new InputException($"{file.Path}: scaling_factor is not 1; this version does not read such dictionaries");
        var weights = new SaeLensWeights(Transposed(file.Floats("W_enc", d, m), d, m), file.Floats(file.Tensors.ContainsKey("b_gate") ? "b_gate" : "b_enc", m),
            file.Floats("W_dec", m, d), file.Floats("b_dec", d), name => file.Floats(name, m));
        try
        {
            return new(architecture.Read(config, weights), config.Json, folder);
        }
        catch (InputException e) when (!e.Message.StartsWith(folder, StringComparison.Ordinal))
        {
            throw new InputException($"{folder}: {e.Message}", e);
        }
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
