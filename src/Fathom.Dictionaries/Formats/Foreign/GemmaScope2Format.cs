using System.Text.Json.Nodes;
using Fathom.Models.Files;

namespace Fathom.Dictionaries;

/// <summary>
/// Gemma Scope 2: <c>config.json</c> and <c>params.safetensors</c> (w_enc [d, M], w_dec [M, d_out], b_enc, b_dec, threshold, of
/// transcoders with a skip connection affine_skip_connection [d, d_out]).
/// <code>
/// pre = x W_enc + b_enc;  f = relu(pre) · 1[pre &gt; θ];  y = f W_dec + b_dec + x A
/// </code>
/// </summary>
sealed class GemmaScope2Format : DictionaryFormat
{
    const string ConfigName = "config.json", WeightsName = "params.safetensors", Affine = "affine_skip_connection";

    public override string Name => "gemma-scope-2";

    public override string Files => $"{ConfigName}, {WeightsName}";

    public override bool Recognises(DictionarySource source) => source.Has(WeightsName);

    private protected override LoadedDictionary ReadOwn(DictionarySource source)
    {
        string configPath = source.Beside(ConfigName), weightsPath = source.Beside(WeightsName);
        ConfigFile config = ConfigFile.Read(configPath, $"it beside {WeightsName}");
        config.Known("architecture", "jump_relu", "jump_relu");
        bool transcodes = config.Known("type", "sae", "sae", "transcoder") == "transcoder";
        using SafetensorsFile file = SafetensorsFile.Open(weightsPath);
        int m = Length(file, "b_enc"), output = Length(file, "b_dec");
        float[] encoder = file.Floats("w_enc", -1, m);
        int d = encoder.Length / m;
        bool affine = file.Tensors.ContainsKey(Affine);
        if (affine != config.Flag("affine_connection", affine))
            throw new InputException($"{configPath}: affine_connection does not say whether {WeightsName} has {Affine}");
        var weights = new SaeWeights(Matrices.Transposed(encoder, d, m), file.Floats("b_enc", m), file.Floats("w_dec", m, output),
            file.Floats("b_dec", output))
        {
            CentersInput = false,
            IsTranscoder = transcodes,
            Skip = affine ? Matrices.Transposed(file.Floats(Affine, d, output), d, output) : [],
        };
        JsonObject metadata = Origin.Metadata(config, ("model_name", "model_name"), ("hf_hook_point_in", "hf_hook_name"),
            ("hf_hook_point_out", "hook_name_out"));
        // A layer's own output is the residual stream behind it; other modules' names are left as they are.
        if (config.Find("hf_hook_point_in") is { } hook && hook.EndsWith(".output", StringComparison.Ordinal)
            && Models.Site.TryParse(hook[..^".output".Length], out Models.Site site)) metadata["hook_name"] = site.ToString();
        return Foreign(source, new JumpReluSae(weights, file.Floats("threshold", m)), [configPath, weightsPath], metadata,
            config.Json);
    }

    static int Length(SafetensorsFile file, string name) =>
        file.Info(name) is { Shape: [> 0 and <= int.MaxValue and var length] } ? (int)length
            : throw new InputException($"{file.Path}: {name} is no vector");
}
