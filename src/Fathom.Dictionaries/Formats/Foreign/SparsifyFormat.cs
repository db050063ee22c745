using System.Numerics.Tensors;
using System.Text.Json.Nodes;
using Fathom.Models.Files;

namespace Fathom.Dictionaries;

/// <summary>
/// EleutherAI's sparsify: <c>cfg.json</c> and <c>sae.safetensors</c> (encoder.weight [M, d], encoder.bias [M], W_dec [M, d],
/// b_dec [d], of a skip transcoder W_skip [d, d]).
/// <code>
/// pre = relu(E s + b);  f = TopK(pre), or the largest of each of k groups;  x̂ = W_decᵀ f + b_dec + W_skip x
/// </code>
/// s is x − b_dec, of a transcoder x. Releases of 2024 with <c>signed</c> keep the largest |pre| without the relu.
/// </summary>
sealed class SparsifyFormat : DictionaryFormat
{
    const string ConfigName = "cfg.json", WeightsName = "sae.safetensors", Skip = "W_skip";

    public override string Name => "sparsify";

    public override string Files => $"{ConfigName}, {WeightsName}";

    public override bool CanWrite => true;

    public override bool Recognises(DictionarySource source) => source.Has(WeightsName);

    private protected override LoadedDictionary ReadOwn(DictionarySource source)
    {
        string configPath = source.Beside(ConfigName), weightsPath = source.Beside(WeightsName);
        ConfigFile config = ConfigFile.Read(configPath, $"it beside {WeightsName}");
        using SafetensorsFile file = SafetensorsFile.Open(weightsPath);
        int d = config.Number("d_in"), m = Latents(config, d);
        // Before transcode was written, transcoders subtracted b_dec as well.
        bool transcode = config.Flag("transcode", false), skip = config.Flag("skip_connection", false);
        var weights = new SaeWeights(file.Floats("encoder.weight", m, d), file.Floats("encoder.bias", m),
            file.Floats("W_dec", m, d), file.Floats("b_dec", d))
        {
            CentersInput = !transcode,
            IsTranscoder = transcode || skip,
            Skip = skip ? file.Floats(Skip, d, d) : [],
        };
        int k = config.Number("k");
        string activation = config.Known("activation", "topk", "topk", "groupmax");
        Sae sae = activation == "groupmax" ? new GroupMaxSae(weights, k)
            : config.Flag("signed", false) ? new SignedTopKSae(weights, k) : new TopKSae(weights, k);
        // A run has a folder for each site, called as the library's module is; a transcoder is trained to write its output.
        string folder = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(source.Folder)));
        JsonObject metadata = Models.Site.TryParse(folder, out _)
            ? new() { [sae.IsAutoencoder ? "hook_name" : "hook_name_out"] = folder } : [];
        return Foreign(source, sae, [configPath, weightsPath], metadata, config.Json);
    }

    public override void Write(string folder, LoadedDictionary dictionary)
    {
        (Sae sae, string activation, int k) = dictionary.Coder switch
        {
            TopKSae topk => (topk, "topk", topk.K),
            SignedTopKSae { ByMagnitude: true } signed => ((Sae)signed, "topk", signed.K),
            GroupMaxSae groups => (groups, "groupmax", groups.K),
            _ => throw Cannot(dictionary, "it is neither topk nor groupmax"),
        };
        if (sae.Normalisation != InputNormalisation.None)
            throw Cannot(dictionary, $"its inputs are normalised ({sae.Normalisation.Name})");
        if (sae.OutputWidth != sae.Width)
            throw Cannot(dictionary, $"it reads width {sae.Width} and writes {sae.OutputWidth}");
        if (sae.IsAutoencoder && !sae.Skip.IsEmpty)
            throw Cannot(dictionary, "it is an autoencoder with a skip connection");
        int d = sae.Width, m = sae.LatentCount;
        SaeWeights weights = Centred(sae.Folded());
        Directory.CreateDirectory(folder);
        List<TensorData> tensors =
        [
            TensorData.Of("encoder.weight", weights.Encoder, m, d),
            TensorData.Of("encoder.bias", weights.EncoderBias, m),
            TensorData.Of("W_dec", weights.Decoder, m, d),
            TensorData.Of("b_dec", weights.DecoderBias, d),
        ];
        if (!sae.Skip.IsEmpty) tensors.Add(TensorData.Of(Skip, weights.Skip, d, d));
        SafetensorsWriter.Write(Path.Combine(folder, WeightsName), tensors);
        JsonObject config = Origin.ConfigOf(dictionary, Name) ?? [];
        Describe(config, sae, weights, activation, k);
        JsonFile.Write(Path.Combine(folder, ConfigName), config);
    }

    static void Describe(JsonObject config, Sae sae, SaeWeights weights, string activation, int k)
    {
        config["activation"] = activation;
        config["expansion_factor"] ??= Math.Max(1, sae.LatentCount / sae.Width);
        config["normalize_decoder"] ??= HasUnitRows(weights.Decoder, sae.Width);
        config["num_latents"] = sae.LatentCount;
        config["k"] = k;
        config["multi_topk"] ??= false;
        config["skip_connection"] = !sae.Skip.IsEmpty;
        config["transcode"] = !sae.IsAutoencoder;
        config["d_in"] = sae.Width;
        if (sae.IsSigned) config["signed"] = true;
    }

    static bool HasUnitRows(float[] rows, int width)
    {
        const float tolerance = 1e-3f;
        for (int at = 0; at < rows.Length; at += width)
            if (Math.Abs(TensorPrimitives.Norm<float>(rows.AsSpan(at, width)) - 1) > tolerance) return false;
        return true;
    }

    // Autoencoders subtract b_dec here and transcoders do not: E x + b = E (x − b_dec) + (b + E b_dec).
    static SaeWeights Centred(SaeWeights weights)
    {
        if (weights.CentersInput == !weights.IsTranscoder) return weights;
        int d = weights.Width;
        var bias = (float[])weights.EncoderBias.Clone();
        for (int i = 0; i < bias.Length; i++)
        {
            float moved = TensorPrimitives.Dot<float>(weights.Encoder.AsSpan(i * d, d), weights.DecoderBias);
            bias[i] += weights.IsTranscoder ? -moved : moved;
        }
        return weights with { EncoderBias = bias, CentersInput = !weights.CentersInput };
    }

    static int Latents(ConfigFile config, int d)
    {
        bool given = config.Json["num_latents"] is JsonValue value && !(value.TryGetValue(out int number) && number == 0);
        if (given) return config.Number("num_latents");
        long latents = (long)d * config.Number("expansion_factor");
        return latents <= int.MaxValue ? (int)latents : throw new InputException(
            $"{config.Path}: expansion_factor makes {latents} latents of d_in {d}; the file is damaged");
    }

    InputException Cannot(LoadedDictionary dictionary, string why) =>
        new($"{dictionary.Folder}: {Name} cannot hold this dictionary: {why}");
}
