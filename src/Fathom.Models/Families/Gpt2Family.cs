using System.Text.Json.Nodes;
using Fathom.Models.Files;
using Fathom.Numerics;

namespace Fathom.Models;

/// <summary>
/// GPT-2: learned positions, LayerNorm, biases everywhere, one matrix for queries, keys and values. Weights are
/// Conv1D's, [in, out].
/// </summary>
sealed class Gpt2Family : ModelFamily
{
    public override ModelConfig Read(ConfigReader json)
    {
        RefuseVariants(json);
        int width = json.Integer("n_embd"), heads = json.Integer("n_head");
        if (heads < 1 || width % heads != 0)
            throw new InputException($"{json.Source}: n_head {heads} does not divide n_embd {width}");
        return ReadShared(json, new()
        {
            ModelType = "gpt2",
            Layers = json.Integer("n_layer"),
            Width = width,
            Heads = heads,
            KeyValueHeads = heads,
            HeadWidth = width / heads,
            MlpWidth = json.Has("n_inner") ? json.Integer("n_inner") : (int)Math.Min(4L * width, int.MaxValue),
            VocabularySize = json.Integer("vocab_size"),
            ContextLength = json.Has("n_positions") ? json.Integer("n_positions") : json.Integer("n_ctx"),
            NormEpsilon = (float)json.Number("layer_norm_epsilon", 1e-5),
            Activation = ReadActivation(json),
            TiedHead = json.Flag("tie_word_embeddings", true),
            AttentionBias = true,
            MlpBias = true,
        });
    }

    public override JsonObject Write(ModelConfig config)
    {
        var json = new JsonObject
        {
            ["architectures"] = new JsonArray("GPT2LMHeadModel"),
            ["model_type"] = "gpt2",
            ["n_layer"] = config.Layers,
            ["n_embd"] = config.Width,
            ["n_head"] = config.Heads,
            ["n_inner"] = config.MlpWidth,
            ["n_positions"] = config.ContextLength,
            ["n_ctx"] = config.ContextLength,
            ["vocab_size"] = config.VocabularySize,
            ["activation_function"] = config.Activation == Activation.GeluErf ? "gelu" : "gelu_new",
            ["layer_norm_epsilon"] = ConfigWriter.Number(config.NormEpsilon),
            ["tie_word_embeddings"] = config.TiedHead,
            ["initializer_range"] = config.InitializerRange,
        };
        ConfigWriter.WriteTokens(json, config);
        return json;
    }

    public override void Require(ModelConfig config, string source)
    {
        if ((long)config.Heads * config.HeadWidth != config.Width || config.KeyValueHeads != config.Heads)
            throw new InputException($"{source}: GPT-2 has {config.Heads} heads of {config.HeadWidth} and " +
                $"{config.KeyValueHeads} key-value heads, expected as many of both, together {config.Width} wide");
        if (config.Activation == Activation.SiluGated || !config.AttentionBias || !config.MlpBias)
            throw new InputException($"{source}: GPT-2 has biases and a GELU without gate");
        if ((long)config.ContextLength * config.Width > Array.MaxLength)
            throw new InputException(
                $"{source}: {config.ContextLength} learned positions of {config.Width} are more than supported");
    }

    public override double FreshResidualScale(ModelConfig config) =>
        1 / Math.Sqrt((double)config.Layers * ((config.HasAttention ? 1 : 0) + (config.HasMlp ? 1 : 0)));

    public override ModelWeights Load(ModelConfig config, TensorSource tensors, Workers workers)
    {
        string root = Prefix(tensors, "transformer.", "wte.weight");
        int d = config.Width;
        var embedding = tensors.Read($"{root}wte.weight", TensorRole.Weight, config.VocabularySize, d);
        var positions = tensors.Read($"{root}wpe.weight", TensorRole.Weight, config.ContextLength, d);
        BlockWeights[] blocks = LoadBlocks(config, $"{root}h.", block => LoadAttention(config, tensors, block, workers),
            block => LoadMlp(config, tensors, block, workers));
        return new ModelWeights
        {
            TokenEmbedding = embedding,
            PositionEmbedding = positions,
            Trained = tensors.Trained,
            Blocks = blocks,
            FinalNorm = LoadNorm(config, tensors, $"{root}ln_f"),
            Unembedding = config.TiedHead
                ? embedding
                : tensors.Read("lm_head.weight", TensorRole.Weight, config.VocabularySize, d),
            UnembeddingFormat = tensors.Format(config.TiedHead ? $"{root}wte.weight" : "lm_head.weight"),
        };
    }

    static AttentionWeights LoadAttention(ModelConfig config, TensorSource tensors, string block, Workers workers)
    {
        int d = config.Width;
        string name = $"{block}attn.c_attn.weight";
        var weight = tensors.Read(name, TensorRole.Weight, d, 3 * d);
        var bias = tensors.Read($"{block}attn.c_attn.bias", TensorRole.Bias, 3 * d);
        return new AttentionWeights
        {
            Norm = LoadNorm(config, tensors, $"{block}ln_1"),
            Query = Third(0),
            Key = Third(1),
            Value = Third(2),
            Output = LoadDense(tensors, $"{block}attn.c_proj", d, d, TensorRole.ResidualWeight, workers),
        };

        // c_attn is [d, q|k|v]; three maps give queries, keys and values that each lie together.
        Dense Third(int part) => new(d, d,
            new WeightView(weight, part * d, 3 * d, WeightLayout.InputByOutput, tensors.Format(name)),
            new ArraySegment<float>(bias, part * d, d), tensors.Trained, workers);
    }

    static MlpWeights LoadMlp(ModelConfig config, TensorSource tensors, string block, Workers workers) => new()
    {
        Norm = LoadNorm(config, tensors, $"{block}ln_2"),
        Up = LoadDense(tensors, $"{block}mlp.c_fc", config.Width, config.MlpWidth, TensorRole.Weight, workers),
        Down = LoadDense(tensors, $"{block}mlp.c_proj", config.MlpWidth, config.Width, TensorRole.ResidualWeight, workers),
    };

    static Norm LoadNorm(ModelConfig config, TensorSource tensors, string name) => new(NormKind.LayerNorm, config.NormEpsilon,
        tensors.Read($"{name}.weight", TensorRole.NormWeight, config.Width),
        tensors.Read($"{name}.bias", TensorRole.Bias, config.Width));

    static Dense LoadDense(TensorSource tensors, string name, int inputs, int outputs, TensorRole role, Workers workers)
    {
        var weight = tensors.Read($"{name}.weight", role, inputs, outputs);
        var bias = tensors.Read($"{name}.bias", TensorRole.Bias, outputs);
        var view = WeightView.InputByOutput(weight, outputs, tensors.Format($"{name}.weight"));
        return new Dense(outputs, inputs, view, bias, tensors.Trained, workers);
    }

    static Activation ReadActivation(ConfigReader json) => json.Text("activation_function", "gelu_new") switch
    {
        "gelu_new" or "gelu_pytorch_tanh" or "gelu_fast" => Activation.GeluTanh,
        "gelu" => Activation.GeluErf,
        string other => throw json.Unsupported("activation_function", OneLine.Quote(other),
            "gelu_new, gelu_pytorch_tanh, gelu_fast, gelu"),
    };

    static void RefuseVariants(ConfigReader json)
    {
        if (!json.Flag("scale_attn_weights", true)) throw json.Unsupported("scale_attn_weights", "false", "true");
        if (json.Flag("scale_attn_by_inverse_layer_idx", false))
            throw json.Unsupported("scale_attn_by_inverse_layer_idx", "true", "false");
        if (json.Flag("add_cross_attention", false)) throw json.Unsupported("add_cross_attention", "true", "false");
    }
}
