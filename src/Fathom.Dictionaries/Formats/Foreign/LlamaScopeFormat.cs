using System.Text.Json.Nodes;
using Fathom.Models.Files;

namespace Fathom.Dictionaries;

/// <summary>
/// Llama Scope (He et al. 2024), of OpenMOSS's Language-Model-SAEs: <c>hyperparams.json</c> and
/// <c>checkpoints/final.safetensors</c> (encoder.weight E [M, d], decoder.weight [d, M], their biases). It was trained on rows
/// scaled to norm √d on average; on raw rows, with a = √d / norm.in, o = √d / norm.out and D the rows of the decoder,
/// <code>
/// n = ‖D_i‖ a / o;  p = (E x + b_enc / a) n;  f = p · 1[p &gt; θ];  y = (f / n) D a / o + b_dec / o
/// </code>
/// n is 1 without <c>sparsity_include_decoder_norm</c>.
/// </summary>
sealed class LlamaScopeFormat : DictionaryFormat
{
    const string ConfigName = "hyperparams.json", WeightsName = "final.safetensors", WeightsFolder = "checkpoints",
        LaterConfig = "config.json";

    public override string Name => "llama-scope";

    public override string Files => $"{ConfigName}, {WeightsFolder}/{WeightsName}";

    public override bool Recognises(DictionarySource source) =>
        source.Has(ConfigName) || source.Has(WeightsName) || IsLater(source);

    private protected override LoadedDictionary ReadOwn(DictionarySource source)
    {
        if (IsLater(source))
            throw new InputException($"{source.Path}: {LaterConfig} with {SaeLensFolder.WeightsName} is a later layout of " +
                "Language-Model-SAEs, which this version does not read; convert it to SAELens's");
        string folder = source.Has(ConfigName) ? source.Folder : Path.GetFullPath(Path.Combine(source.Folder, ".."));
        string configPath = Path.Combine(folder, ConfigName), weightsPath = Path.Combine(folder, WeightsFolder, WeightsName);
        ConfigFile config = ConfigFile.Read(configPath, $"it beside the folder of {WeightsName}");
        if (config.Flag("use_glu_encoder", false))
            throw new InputException($"{configPath}: use_glu_encoder is true; this version does not read such dictionaries");
        using SafetensorsFile file = SafetensorsFile.Open(weightsPath);
        (int d, int m) = (config.Number("d_model"), config.Number("d_sae"));
        (double read, double written) = Scales(config, d);
        double ratio = read / written;
        var weights = new SaeWeights(file.Floats("encoder.weight", m, d),
            Matrices.Scaled(file.Floats("encoder.bias", m), 1 / read),
            Matrices.Scaled(Matrices.Transposed(file.Floats("decoder.weight", d, m), d, m), ratio),
            config.Flag("use_decoder_bias", true) ? Matrices.Scaled(file.Floats("decoder.bias", d), 1 / written) : new float[d])
        {
            CentersInput = config.Flag("apply_decoder_bias_to_pre_encoder", false),
            IsTranscoder = config.Find("hook_point_in") != config.Find("hook_point_out") && config.Has("hook_point_out"),
            RescalesByDecoderNorm = config.Flag("sparsity_include_decoder_norm", true),
        };
        JsonObject metadata = Origin.Metadata(config, ("hook_point_in", "hook_name"), ("hook_point_out", "hook_name_out"));
        return Foreign(source, Activated(config, weights, m), [configPath, weightsPath], metadata, config.Json);
    }

    // Of the R1-Distill release and what came after it.
    static bool IsLater(DictionarySource source) => source.Has(SaeLensFolder.WeightsName) && source.Has(LaterConfig)
        && !source.Has(SaeLensFolder.ConfigName);

    static Sae Activated(ConfigFile config, SaeWeights weights, int m)
    {
        string activation = config.Known("act_fn", "relu", "relu", "jumprelu", "topk");
        if (activation == "relu") return new StandardSae(weights);
        if (activation == "topk") return new TopKSae(weights, config.Number("top_k"));
        double threshold = config.Real("jump_relu_threshold");
        return threshold >= 0 ? new JumpReluSae(weights, Matrices.Repeated((float)threshold, m))
            : throw new InputException($"{config.Path}: jump_relu_threshold is {threshold}; expected 0 or more");
    }

    // a and o.
    static (double Read, double Written) Scales(ConfigFile config, int d)
    {
        if (config.Known("norm_activation", "none", "none", "dataset-wise") == "none") return (1, 1);
        ConfigFile norms = config.Section("dataset_average_activation_norm");
        return (Scale(norms, "in"), Scale(norms, norms.Has("out") ? "out" : "in"));

        double Scale(ConfigFile norms, string key) => norms.Real(key) is > 0 and var norm ? Math.Sqrt(d) / norm
            : throw new InputException($"{norms.Path}.{key} is not above 0; the file is damaged");
    }
}
