using System.Text.Json.Nodes;
using Fathom.Models.Files;
using Fathom.Numerics;

namespace Fathom.Models;

/// <summary>
/// Llama: rotary positions, RMSNorm, a gated MLP, grouped-query attention, biases only where the config says so.
/// Weights are Linear's, [out, in].
/// </summary>
sealed class LlamaFamily : ModelFamily
{
    public override ModelConfig Read(ConfigReader json)
    {
        RefuseVariants(json);
        int width = json.Integer("hidden_size"), heads = json.Integer("num_attention_heads");
        var rope = json.Object("rope_parameters");
        return ReadShared(json, new()
        {
            ModelType = "llama",
            Layers = json.Integer("num_hidden_layers"),
            Width = width,
            Heads = heads,
            KeyValueHeads = json.Integer("num_key_value_heads", heads),
            HeadWidth = ReadHeadWidth(json, width, heads),
            MlpWidth = json.Integer("intermediate_size"),
            VocabularySize = json.Integer("vocab_size"),
            ContextLength = json.Integer("max_position_embeddings"),
            NormEpsilon = (float)json.Number("rms_norm_eps", 1e-6),
            Activation = Activation.SiluGated,
            TiedHead = json.Flag("tie_word_embeddings", false),
            AttentionBias = json.Flag("attention_bias", false),
            MlpBias = json.Flag("mlp_bias", false),
            RopeTheta = rope?.Number("rope_theta", 10000) ?? json.Number("rope_theta", 10000),
            RopeScaling = RopeScalingReader.Read(rope ?? json.Object("rope_scaling")),
        });
    }

    public override JsonObject Write(ModelConfig config)
    {
        var json = new JsonObject
        {
            ["architectures"] = new JsonArray("LlamaForCausalLM"),
            ["model_type"] = "llama",
            ["num_hidden_layers"] = config.Layers,
            ["hidden_size"] = config.Width,
            ["num_attention_heads"] = config.Heads,
            ["num_key_value_heads"] = config.KeyValueHeads,
            ["head_dim"] = config.HeadWidth,
            ["intermediate_size"] = config.MlpWidth,
            ["max_position_embeddings"] = config.ContextLength,
            ["vocab_size"] = config.VocabularySize,
            ["hidden_act"] = "silu",
            ["rms_norm_eps"] = ConfigWriter.Number(config.NormEpsilon),
            ["rope_theta"] = config.RopeTheta,
            ["attention_bias"] = config.AttentionBias,
            ["mlp_bias"] = config.MlpBias,
            ["tie_word_embeddings"] = config.TiedHead,
            ["initializer_range"] = config.InitializerRange,
        };
        if (ConfigWriter.Rope(config.RopeScaling) is { } rope) json["rope_scaling"] = rope;
        ConfigWriter.WriteTokens(json, config);
        return json;
    }

    public override void Require(ModelConfig config, string source)
    {
        if (config.HeadWidth % 2 != 0)
            throw new InputException($"{source}: rotary positions need an even head width, found {config.HeadWidth}");
        if (config.Activation != Activation.SiluGated) throw new InputException($"{source}: Llama has an MLP gated by silu");
    }

    public override ModelWeights Load(ModelConfig config, TensorSource tensors, Workers workers)
    {
        string root = Prefix(tensors, "model.", "embed_tokens.weight");
        var embedding = tensors.Read($"{root}embed_tokens.weight", TensorRole.Weight, config.VocabularySize, config.Width);
        BlockWeights[] blocks = LoadBlocks(config, $"{root}layers.", block => LoadAttention(config, tensors, block, workers),
            block => LoadMlp(config, tensors, block, workers));
        return new ModelWeights
        {
            TokenEmbedding = embedding,
            Rotary = new RotaryPositions(config),
            Trained = tensors.Trained,
            Blocks = blocks,
            FinalNorm = LoadNorm(config, tensors, $"{root}norm"),
            Unembedding = config.TiedHead
                ? embedding
                : tensors.Read("lm_head.weight", TensorRole.Weight, config.VocabularySize, config.Width),
            UnembeddingFormat = tensors.Format(config.TiedHead ? $"{root}embed_tokens.weight" : "lm_head.weight"),
        };
    }

    static AttentionWeights LoadAttention(ModelConfig config, TensorSource tensors, string block, Workers workers)
    {
        int d = config.Width, queries = config.Heads * config.HeadWidth, keys = config.KeyValueHeads * config.HeadWidth;
        return new AttentionWeights
        {
            Norm = LoadNorm(config, tensors, $"{block}input_layernorm"),
            Query = LoadMap("q_proj", queries, d),
            Key = LoadMap("k_proj", keys, d),
            Value = LoadMap("v_proj", keys, d),
            Output = LoadMap("o_proj", d, queries),
        };

        Dense LoadMap(string name, int outputs, int inputs) =>
            LoadDense(tensors, $"{block}self_attn.{name}", outputs, inputs, config.AttentionBias, workers);
    }

    static MlpWeights LoadMlp(ModelConfig config, TensorSource tensors, string block, Workers workers)
    {
        int d = config.Width, inner = config.MlpWidth;
        return new MlpWeights
        {
            Norm = LoadNorm(config, tensors, $"{block}post_attention_layernorm"),
            Gate = LoadDense(tensors, $"{block}mlp.gate_proj", inner, d, config.MlpBias, workers),
            Up = LoadDense(tensors, $"{block}mlp.up_proj", inner, d, config.MlpBias, workers),
            Down = LoadDense(tensors, $"{block}mlp.down_proj", d, inner, config.MlpBias, workers),
        };
    }

    static Dense LoadDense(TensorSource tensors, string name, int outputs, int inputs, bool hasBias, Workers workers)
    {
        var weight = tensors.Read($"{name}.weight", TensorRole.Weight, outputs, inputs);
        var bias = hasBias ? tensors.Read($"{name}.bias", TensorRole.Bias, outputs) : [];
        var view = WeightView.OutputByInput(weight, inputs, tensors.Format($"{name}.weight"));
        return new Dense(outputs, inputs, view, bias, tensors.Trained, workers);
    }

    static Norm LoadNorm(ModelConfig config, TensorSource tensors, string name) => new(NormKind.RmsNorm, config.NormEpsilon,
        tensors.Read($"{name}.weight", TensorRole.NormWeight, config.Width), []);

    static int ReadHeadWidth(ConfigReader json, int width, int heads)
    {
        int headWidth = json.Has("head_dim") ? json.Integer("head_dim") : heads > 0 ? width / heads : 0;
        if (!json.Has("head_dim") && (heads < 1 || width % heads != 0))
            throw new InputException($"{json.Source}: num_attention_heads {heads} does not divide hidden_size {width}");
        return headWidth;
    }

    static void RefuseVariants(ConfigReader json)
    {
        string activation = json.Text("hidden_act", "silu");
        if (activation is not ("silu" or "swish")) throw json.Unsupported("hidden_act", OneLine.Quote(activation), "silu");
        if (json.Has("sliding_window") && json.Flag("use_sliding_window", true))
            throw json.Unsupported("sliding_window", json.Integer("sliding_window"), "null (attention over the whole context)");
        if (json.Number("partial_rotary_factor", 1) is not 1 and double part)
            throw json.Unsupported("partial_rotary_factor", part, "1");
    }
}
