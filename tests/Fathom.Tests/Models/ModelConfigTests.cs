using System.Text.Json.Nodes;
using Fathom.Models;

namespace Fathom.Tests.Models;

public class ModelConfigTests
{
    const string Gpt2 = """
        {"model_type":"gpt2","n_layer":12,"n_embd":768,"n_head":12,"vocab_size":50257,"n_positions":1024,
         "activation_function":"gelu_new","layer_norm_epsilon":1e-05,"n_inner":null,"bos_token_id":50256,"eos_token_id":50256}
        """;

    const string Llama = """
        {"model_type":"llama","num_hidden_layers":16,"hidden_size":2048,"num_attention_heads":32,"num_key_value_heads":8,
         "head_dim":64,"intermediate_size":8192,"vocab_size":128256,"max_position_embeddings":131072,"rms_norm_eps":1e-05,
         "rope_theta":500000.0,"tie_word_embeddings":true,"hidden_act":"silu","bos_token_id":128000,
         "eos_token_id":[128001,128008,128009],
         "rope_scaling":{"factor":32.0,"high_freq_factor":4.0,"low_freq_factor":1.0,
                         "original_max_position_embeddings":8192,"rope_type":"llama3"}}
        """;

    [Fact]
    public void Gpt2s_keys_are_read()
    {
        var config = ModelConfig.Parse(Gpt2, "config.json");
        Assert.Equal((12, 768, 12, 12, 64, 3072, 50257, 1024), (config.Layers, config.Width, config.Heads, config.KeyValueHeads,
            config.HeadWidth, config.MlpWidth, config.VocabularySize, config.ContextLength));
        Assert.Equal((Activation.GeluTanh, true, true, 50256, 50256), (config.Activation, config.TiedHead, config.AttentionBias,
            config.BosId, config.EosId));
    }

    [Fact]
    public void Llamas_keys_are_read()
    {
        var config = ModelConfig.Parse(Llama, "config.json");
        Assert.Equal((16, 2048, 32, 8, 64, 8192, 128256, 131072), (config.Layers, config.Width, config.Heads,
            config.KeyValueHeads, config.HeadWidth, config.MlpWidth, config.VocabularySize, config.ContextLength));
        Assert.Equal((true, false, 500000.0, 128000), (config.TiedHead, config.AttentionBias, config.RopeTheta, config.BosId));
        Assert.Equal([128001, 128008, 128009], config.EosIds);
        Assert.Equal(new RopeScaling.Llama3(32, 1, 4, 8192), config.RopeScaling);
    }

    [Fact]
    public void Newer_configs_keep_theta_and_scaling_in_rope_parameters()
    {
        string json = With(Llama, ("rope_scaling", null), ("rope_theta", null),
            ("rope_parameters", """{"rope_type":"linear","factor":4,"rope_theta":1000000}"""));
        var config = ModelConfig.Parse(json, "config.json");
        Assert.Equal(1e6, config.RopeTheta);
        Assert.Equal(new RopeScaling.Linear(4), config.RopeScaling);
        Assert.Null(ModelConfig.Parse(With(Llama, ("rope_scaling", """{"type":"default"}""")), "config.json").RopeScaling);
    }

    [Fact]
    public void Special_tokens_outside_the_vocabulary_are_none()
    {
        var config = ModelConfig.Parse(With(Gpt2, ("vocab_size", "53"), ("eos_token_id", "51")), "config.json");
        Assert.Null(config.BosId);
        Assert.Equal(51, config.EosId);
    }

    public static TheoryData<string, string, string, string> Wrong => new()
    {
        { Gpt2, "model_type", "\"mistral\"", "\"mistral\" is not supported; supported: gpt2, llama" },
        { Gpt2, "model_type", "3", "model_type is 3, expected a string" },
        { Gpt2, "model_type", "\"\\ud800\"", "not valid Unicode" },
        { Gpt2, "n_layer", "null", "n_layer is missing" },
        { Gpt2, "n_layer", "0", "layers: found 0, expected 1 to 10000" },
        { Gpt2, "n_layer", "1.5", "n_layer is 1.5, expected a whole number" },
        { Gpt2, "n_layer", "99999999999", "expected a whole number" },
        { Gpt2, "n_head", "7", "n_head 7 does not divide n_embd 768" },
        { Gpt2, "n_head", "0", "n_head 0 does not divide" },
        { Gpt2, "n_embd", "768000000", "the residual width: found" },
        { Gpt2, "vocab_size", "-5", "the vocabulary: found -5" },
        { Gpt2, "vocab_size", "60000000", "larger than supported" },
        { Gpt2, "n_positions", "\"many\"", "n_positions is \"many\", expected a whole number" },
        { Gpt2, "layer_norm_epsilon", "-1", "epsilon is -1" },
        { Gpt2, "layer_norm_epsilon", "1e999", "expected a number" },
        { Gpt2, "activation_function", "\"relu\"", "\"relu\" is not supported; supported: gelu_new" },
        { Gpt2, "scale_attn_by_inverse_layer_idx", "true", "is not supported; supported: false" },
        { Gpt2, "scale_attn_weights", "false", "is not supported; supported: true" },
        { Gpt2, "tie_word_embeddings", "1", "expected true or false" },
        { Llama, "num_key_value_heads", "5", "5 key-value heads do not divide 32 heads" },
        { Llama, "head_dim", "33", "even head width, found 33" },
        { Llama, "hidden_act", "\"gelu\"", "hidden_act \"gelu\" is not supported; supported: silu" },
        { Llama, "sliding_window", "4096", "sliding_window 4096 is not supported" },
        { Llama, "partial_rotary_factor", "0.5", "partial_rotary_factor 0.5 is not supported" },
        { Llama, "rope_theta", "0", "rope_theta is 0" },
        { Llama, "rope_scaling", "{\"rope_type\":\"yarn\",\"factor\":4}",
            "rope_scaling.rope_type \"yarn\" is not supported; supported: default, linear, llama3" },
        { Llama, "rope_scaling", "{\"type\":\"dynamic\",\"factor\":4}", "rope_scaling.type \"dynamic\" is not supported" },
        { Llama, "rope_scaling", "{\"type\":\"linear\",\"factor\":0}", "factor is 0" },
        { Llama, "rope_scaling", "{\"rope_type\":\"llama3\",\"factor\":8}", "rope_scaling.low_freq_factor is missing" },
        { Llama, "rope_scaling", "[]", "rope_scaling is [], expected an object" },
        { Llama, "eos_token_id", "[1,\"two\"]", "expected token ids" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_wrong_value_is_one_line_that_names_file_key_and_what_is_supported(string json, string key, string value,
        string words)
    {
        string changed = With(json, (key, value));
        string message = Assert.Throws<InputException>(() => ModelConfig.Parse(changed, "m/config.json")).Message;
        Assert.StartsWith("m/config.json", message);
        Assert.Contains(words, message);
        Assert.DoesNotContain('\n', message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{\"n_layer\":2}")]
    public void Text_that_is_no_config_is_one_line(string json) =>
        Assert.StartsWith("config.json", Assert.Throws<InputException>(() => ModelConfig.Parse(json, "config.json")).Message);

    /// <summary>The JSON text with keys replaced by the given JSON texts; null takes one away.</summary>
    static string With(string json, params (string Key, string? Value)[] changes)
    {
        var names = changes.Select(c => c.Key).ToHashSet();
        var kept = JsonNode.Parse(json)!.AsObject().Where(p => !names.Contains(p.Key))
            .Select(p => $"\"{p.Key}\":{p.Value?.ToJsonString() ?? "null"}");
        var added = changes.Where(c => c.Value is not null).Select(c => $"\"{c.Key}\":{c.Value}");
        return $"{{{string.Join(',', kept.Concat(added))}}}";
    }
}
