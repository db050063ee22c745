using System.Runtime.InteropServices;
using Fathom.Models;
using Fathom.Models.Files;
using Fathom.Numerics;
using Fathom.Tests.Support;

namespace Fathom.Tests.Models;

/// <summary>Model folders written here, complete and broken.</summary>
public class LoadingTests
{
    const string Gpt2 = """
        {"model_type":"gpt2","n_layer":2,"n_embd":12,"n_head":3,"n_inner":20,"vocab_size":17,"n_positions":16}
        """;

    const string Llama = """
        {"model_type":"llama","num_hidden_layers":3,"hidden_size":10,"num_attention_heads":4,"num_key_value_heads":2,"head_dim":6,
         "intermediate_size":14,"vocab_size":19,"max_position_embeddings":16,"rms_norm_eps":1e-5,"rope_theta":100,
         "attention_bias":true,"mlp_bias":true,
         "rope_scaling":{"rope_type":"llama3","factor":8,"low_freq_factor":1,"high_freq_factor":4,
                         "original_max_position_embeddings":32}}
        """;

    static readonly TokenBatch Batch = TokenBatch.Of([3, 16, 0, 7]);

    [Theory]
    [InlineData("gpt2", "")]
    [InlineData("gpt2", "transformer.")]
    [InlineData("llama", "")]
    [InlineData("llama", "model.")]
    public void A_folder_gives_the_model_that_was_written_with_or_without_prefix(string family, string prefix)
    {
        using var folder = new TempFolder();
        var tiny = Write(folder, family, name => name == "lm_head.weight" ? name : prefix + name[(name.IndexOf('.') + 1)..]);
        using var expected = LanguageModel.Create(TinyModel.Config(family), tiny, new Workers(1));
        using var loaded = LanguageModel.Load(folder.Path, new Workers(1));
        Assert.Equal(TinyModel.Config(family) with { EosIds = loaded.Config.EosIds }, loaded.Config);
        Assert.Equal(expected.Logits(Batch), loaded.Logits(Batch));
    }

    /// <summary>The matrices are kept in 16 bits; what they compute is what the widened numbers give, to the bit.</summary>
    [Theory]
    [InlineData("gpt2", ScalarType.F16)]
    [InlineData("llama", ScalarType.F16)]
    [InlineData("gpt2", ScalarType.BF16)]
    [InlineData("llama", ScalarType.BF16)]
    public void A_checkpoint_of_16_bits_gives_the_bits_of_the_same_numbers_in_32(string family, ScalarType type)
    {
        using var folder = new TempFolder();
        var tiny = new TinyModel();
        LanguageModel.Create(TinyModel.Config(family), tiny, Workers.One).Dispose();
        List<TensorData> wide = [], narrow = [];
        foreach (var (name, shape) in tiny.Shapes)
        {
            float[] values = tiny.Tensors[name];
            var halves = new ushort[values.Length];
            if (type == ScalarType.F16) HalfFloats.ToF16(values, halves);
            else HalfFloats.ToBF16(values, halves);
            if (type == ScalarType.F16) HalfFloats.FromF16(halves, values);
            else HalfFloats.FromBF16(halves, values);
            wide.Add(TensorData.Of(name, values, shape));
            narrow.Add(TensorData.Raw(name, type, MemoryMarshal.AsBytes(halves.AsSpan()).ToArray(), shape));
        }
        File.WriteAllText(folder.File("config.json"), family == "gpt2" ? Gpt2 : Llama);
        SafetensorsWriter.Write(folder.File("model.safetensors"), wide, null);
        using var expected = LanguageModel.Load(folder.Path, Workers.One);
        SafetensorsWriter.Write(folder.File("model.safetensors"), narrow, null);
        using var loaded = LanguageModel.Load(folder.Path, Workers.One);
        Assert.Equal(expected.Logits(Batch), loaded.Logits(Batch));
    }

    [Theory]
    [InlineData("gpt2", "transformer.h.1.mlp.c_fc.weight", "[12, 20]")]
    [InlineData("gpt2", "transformer.wpe.weight", "[16, 12]")]
    [InlineData("llama", "model.layers.2.self_attn.k_proj.bias", "[12]")]
    [InlineData("llama", "lm_head.weight", "[19, 10]")]
    public void A_missing_tensor_is_one_line_with_its_name_folder_and_shape(string family, string missing, string shape)
    {
        using var folder = new TempFolder();
        Write(folder, family, name => name == missing ? null : name);
        Refused(folder, missing, shape, folder.Path);
    }

    [Fact]
    public void A_tensor_of_another_shape_is_one_line_with_both_shapes()
    {
        using var folder = new TempFolder();
        Write(folder, "gpt2", name => name);
        File.WriteAllText(folder.File("config.json"), Gpt2.Replace("\"n_inner\":20", "\"n_inner\":21"));
        Refused(folder, "transformer.h.0.mlp.c_fc.weight", "[12, 20]", "[12, 21]", "model.safetensors");
    }

    [Fact]
    public void A_folder_without_config_or_weights_is_one_line()
    {
        using var folder = new TempFolder();
        Refused(folder, "config.json is missing");
        File.WriteAllText(folder.File("config.json"), Gpt2);
        Refused(folder, "model.safetensors");
        var missing = Assert.Throws<InputException>(() => LanguageModel.Load(folder.File("none"), new Workers(1)));
        Assert.Contains("no folder", missing.Message);
    }

    static void Refused(TempFolder folder, params string[] words)
    {
        string message = Assert.Throws<InputException>(() => LanguageModel.Load(folder.Path, new Workers(1))).Message;
        Assert.All(words, word => Assert.Contains(word, message));
        Assert.DoesNotContain('\n', message);
    }

    /// <summary>
    /// Writes a tiny model, a mask buffer beside it, under the names that <paramref name="rename"/> gives (null leaves one
    /// out), and returns a source that gives the same numbers.
    /// </summary>
    static TinyModel Write(TempFolder folder, string family, Func<string, string?> rename)
    {
        var tiny = new TinyModel();
        LanguageModel.Create(TinyModel.Config(family), tiny, new Workers(1)).Dispose();
        var tensors = new List<TensorData> { TensorData.Of("transformer.h.0.attn.bias", new float[] { 1, 0, 1, 1 }, 1, 1, 2, 2) };
        foreach (var (name, shape) in tiny.Shapes)
            if (rename(name) is { } written) tensors.Add(TensorData.Of(written, tiny.Tensors[name], shape));
        SafetensorsWriter.Write(folder.File("model.safetensors"), tensors, null);
        File.WriteAllText(folder.File("config.json"), family == "gpt2" ? Gpt2 : Llama);
        return new TinyModel();
    }
}
