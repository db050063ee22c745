using System.Text.Json;
using System.Text.Json.Nodes;
using Fathom.Models.Files;

namespace Fathom.Dictionaries;

/// <summary>
/// The SAELens layout of a dictionary, which is Fathom's own: <c>cfg.json</c>, <c>sae_weights.safetensors</c> (W_enc [d, M],
/// b_enc [M], W_dec [M, d_out], b_dec [d_out] and what a kind has beside them) and <c>sparsity.safetensors</c> (log10 of the
/// firing frequencies).
/// </summary>
public static class SaeLensFolder
{
    internal const string ConfigName = "cfg.json", WeightsName = "sae_weights.safetensors", SparsityName = "sparsity.safetensors";
    // Widths of the parts of what a dictionary of several sites reads, and of what it writes where that is something else.
    const string Reads = "reads", Writes = "writes";
    const string Version = "6.18.0", VersionKey = "sae_lens_version", Skip = "W_skip", OneThreshold = "topk_threshold",
        Reshape = "reshape_activations";

    /// <summary>Writes a dictionary; cfg.json comes last, so a folder that has one is whole.</summary>
    /// <param name="folder">Made where missing.</param>
    /// <param name="coder">In raw units: nothing has to be undone by a reader.</param>
    /// <param name="metadata">Entries for cfg.json's metadata.</param>
    /// <param name="frequency">[M] share of rows on which each latent fired.</param>
    public static void Write(string folder, ISparseCoder coder, IReadOnlyDictionary<string, object?> metadata, double[] frequency)
    {
        var entries = new JsonObject { [VersionKey] = Version };
        foreach ((string key, object? value) in metadata) entries[key] = JsonSerializer.SerializeToNode(value, JsonFile.Options);
        float[] sparsity = Array.ConvertAll(frequency, share => (float)Math.Log10(share + 1e-10));
        JsonObject config = coder is CrossLayerTranscoder layers
            ? CrossLayerFolder.Config(layers, entries) : Config((Sae)coder, entries);
        Write(folder, new LoadedDictionary(coder, config, folder, []) { Sparsity = sparsity });
    }

    /// <summary>Writes a dictionary that was read from elsewhere, with its metadata.</summary>
    /// <exception cref="InputException">It is none that has a layout, or the folder cannot be written.</exception>
    public static void Write(string folder, LoadedDictionary dictionary)
    {
        if (dictionary.Coder is CrossLayerTranscoder layers)
        {
            CrossLayerFolder.Write(folder, layers, dictionary);
            return;
        }
        if (dictionary.Coder is not Sae sae)
            throw new InputException($"{dictionary.Folder}: a dictionary of this kind has no SAELens layout");
        var kind = SaeKind.Of(sae);
        int d = sae.Width, m = sae.LatentCount, output = sae.OutputWidth;
        SaeWeights weights = kind is TopKKind ? sae.Weights : sae.Folded();
        List<TensorData> tensors =
        [
            TensorData.Of("W_dec", weights.Decoder, m, output), TensorData.Of("b_dec", weights.DecoderBias, output),
            .. kind.Tensors(sae),
        ];
        if (kind.HasEncoder)
        {
            tensors.Add(TensorData.Of("W_enc", Matrices.Transposed(weights.Encoder, m, d), d, m));
            tensors.Add(TensorData.Of(kind.EncoderBias, weights.EncoderBias, m));
        }
        if (weights.Skip.Length > 0) tensors.Add(TensorData.Of(Skip, weights.Skip, output, d));
        JsonObject metadata = dictionary.Config["metadata"] as JsonObject ?? [];
        JsonObject config = Config(sae, (JsonObject)metadata.DeepClone());
        if (dictionary.Config[Reshape] is { } reshape) config[Reshape] = reshape.DeepClone();
        Write(folder, tensors, dictionary.Sparsity, config);
    }

    /// <summary>Writes the files of a dictionary, cfg.json last.</summary>
    internal static void Write(string folder, IReadOnlyList<TensorData> tensors, float[]? sparsity, JsonObject config)
    {
        Directory.CreateDirectory(folder);
        SafetensorsWriter.Write(Path.Combine(folder, WeightsName), tensors);
        if (sparsity is not null)
            SafetensorsWriter.Write(Path.Combine(folder, SparsityName), [TensorData.Of("sparsity", sparsity, sparsity.Length)]);
        JsonFile.Write(Path.Combine(folder, ConfigName), config);
    }

    /// <exception cref="InputException">Missing, malformed, or something that this version cannot read, by name.</exception>
    public static LoadedDictionary Read(string folder)
    {
        string path = Path.Combine(folder, ConfigName), weightsPath = Path.Combine(folder, WeightsName),
            sparsityPath = Path.Combine(folder, SparsityName);
        SaeLensConfig config = SaeLensConfig.Read(path);
        if (config.Flag("finetuning_scaling_factor", false))
            throw new InputException($"{path}: finetuning_scaling_factor is true; this version does not read such dictionaries");
        SaeLensArchitecture? architecture = config.Find("architecture") == CrossLayerFolder.Kind
            ? null : SaeLensArchitecture.Read(config);
        using SafetensorsFile file = SafetensorsFile.Open(weightsPath);
        try
        {
            ISparseCoder coder = architecture is null ? CrossLayerFolder.Read(config, file) : Read(config, architecture, file);
            float[]? sparsity = null;
            if (File.Exists(sparsityPath))
            {
                using SafetensorsFile frequencies = SafetensorsFile.Open(sparsityPath);
                sparsity = frequencies.Floats("sparsity", coder.LatentCount);
            }
            return new(coder, config.Json, folder, [path, weightsPath]) { Sparsity = sparsity };
        }
        catch (InputException e) when (!e.Message.StartsWith(folder, StringComparison.Ordinal))
        {
            throw new InputException($"{folder}: {e.Message}", e);
        }
    }

    /// <summary>cfg.json of a dictionary.</summary>
    /// <param name="sae">The dictionary.</param>
    /// <param name="metadata">Its metadata.</param>
    internal static JsonObject Config(Sae sae, JsonObject metadata)
    {
        metadata[VersionKey] ??= Version;
        var config = new JsonObject
        {
            ["architecture"] = "",
            ["d_in"] = sae.Width,
            ["d_sae"] = sae.LatentCount,
            ["dtype"] = "float32",
            ["device"] = "cpu",
            ["apply_b_dec_to_input"] = sae.CentersInput,
            ["normalize_activations"] = sae.Normalisation.Name,
            [Reshape] = "none",
        };
        SaeLensArchitecture.Of(sae).Describe(sae, config);
        SaeKind.Of(sae).Describe(sae, config);
        if (sae.Weights.Parts is { } parts)
        {
            config[Reads] = new JsonArray([.. parts.Reads.Select(width => JsonValue.Create(width))]);
            if (!parts.Autoencodes) config[Writes] = new JsonArray([.. parts.Writes.Select(width => JsonValue.Create(width))]);
        }
        config["metadata"] = metadata;
        return config;
    }

    static Sae Read(SaeLensConfig config, SaeLensArchitecture architecture, SafetensorsFile file)
    {
        (int d, int m) = (config.Number("d_in"), config.Number("d_sae"));
        int output = architecture.IsTranscoder && config.Has("d_out") ? config.Number("d_out") : d;
        bool centers = config.Flag("apply_b_dec_to_input", !architecture.IsTranscoder);
        // Captured rows hold the heads one behind the other, as hook_z asks for.
        config.Known(Reshape, "none", "none", "hook_z");
        if (architecture.IsTranscoder && centers && !config.Has("is_transcoder"))
            throw new InputException($"{config.Path}: apply_b_dec_to_input is true, which SAELens refuses of a transcoder");
        if (file.Tensors.ContainsKey("scaling_factor") && file.Floats("scaling_factor", m).AsSpan().ContainsAnyExcept(1f))
            throw new InputException($"{file.Path}: scaling_factor is not 1; this version does not read such dictionaries");
        SaeKind kind = architecture.Kind;
        InputNormalisation normalisation = Normalisation(config);
        float[]? encoder = kind.HasEncoder ? Matrices.Transposed(file.Floats("W_enc", d, m), d, m) : null;
        float[] bias = kind.HasEncoder ? file.Floats(kind.EncoderBias, m) : new float[m];
        float[] decoder = file.Floats("W_dec", m, output);
        var weights = new SaeWeights(encoder ?? decoder, bias, decoder, file.Floats("b_dec", output))
        {
            CentersInput = centers,
            IsTranscoder = architecture.IsTranscoder,
            Normalisation = normalisation,
            Skip = architecture.HasSkip ? file.Floats(Skip, output, d) : [],
            Parts = config.Has(Reads) ? Parts(config, d, output) : null,
            RescalesByDecoderNorm = architecture.OneThreshold && config.Flag("rescale_acts_by_decoder_norm", false),
        };
        return kind.Read(config, weights, name =>
            architecture.OneThreshold && name == "threshold" ? Matrices.Repeated(Scalar(file), m)
                : kind.Columns(name, d) is { } columns ? file.Floats(name, m, columns) : file.Floats(name, m));
    }

    static RowLayout Parts(SaeLensConfig config, int width, int output)
    {
        IReadOnlyList<int> reads = config.Numbers(Reads), writes = config.Numbers(Writes);
        IReadOnlyList<int> outputs = writes.Count == 0 ? reads : writes;
        return reads.Sum(part => (long)part) == width && outputs.Sum(part => (long)part) == output ? new(reads, writes)
            : throw new InputException($"{config.Path}: the widths of {Reads} and {Writes} do not add up to d_in {width} and " +
                $"d_out {output}; the file is damaged");
    }

    // expected_average_only_in does nothing once the training is over.
    static InputNormalisation Normalisation(SaeLensConfig config)
    {
        string name = config.Known("normalize_activations", "none",
            [.. InputNormalisation.All.Select(kind => kind.Name), "expected_average_only_in"]);
        return InputNormalisation.All.FirstOrDefault(kind => kind.Name == name) ?? InputNormalisation.None;
    }

    static float Scalar(SafetensorsFile file) => file.Info(OneThreshold).Elements == 1 ? file.Floats(OneThreshold)[0]
        : throw new InputException($"{file.Path}: {OneThreshold} is no single number");
}
