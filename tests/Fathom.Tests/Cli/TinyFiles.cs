using System.Text;
using System.Text.Json;
using Fathom.Models;
using Fathom.Models.Files;
using Fathom.Numerics;
using Fathom.Tests.Models;
using Fathom.Tests.Tokenizers;

namespace Fathom.Tests.Cli;

/// <summary>A model folder and a text as a user would bring them, small enough for every test to have its own.</summary>
static class TinyFiles
{
    public const int Width = 16, Layers = 2, Vocabulary = 263, Context = 64, Bos = 1;

    static readonly string[] Words =
        ["abba", "ab", "baa", "cab", "dab", "a", "bab", "aaab", "jab", "tab", "b", "ba", "lab", "nab", "dabba", "cabal"];

    /// <summary>config.json, model.safetensors and tokenizer.json of a Llama with random weights.</summary>
    public static void WriteModel(string folder)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "config.json"), JsonSerializer.Serialize(new Dictionary<string, object?>
        {
            ["architectures"] = new[] { "LlamaForCausalLM" },
            ["model_type"] = "llama",
            ["hidden_size"] = Width,
            ["num_hidden_layers"] = Layers,
            ["num_attention_heads"] = 2,
            ["num_key_value_heads"] = 1,
            ["head_dim"] = 8,
            ["intermediate_size"] = 32,
            ["vocab_size"] = Vocabulary,
            ["max_position_embeddings"] = Context,
            ["hidden_act"] = "silu",
            ["rms_norm_eps"] = 1e-5,
            ["rope_theta"] = 10000.0,
            ["tie_word_embeddings"] = false,
            ["bos_token_id"] = Bos,
            ["eos_token_id"] = 2,
        }));
        var weights = new TinyModel();
        using LanguageModel model = LanguageModel.Create(ModelConfig.Load(folder), weights, new Workers(1));
        SafetensorsWriter.Write(Path.Combine(folder, "model.safetensors"),
            [.. weights.Shapes.Select(tensor => TensorData.Of(tensor.Name, weights.Tensors[tensor.Name], tensor.Shape))]);
        File.WriteAllText(Path.Combine(folder, "tokenizer.json"), Tiny.Metaspace().ToJsonString());
    }

    /// <summary>Documents of 5 to 24 words, one a line, the same for every call.</summary>
    public static void WriteText(string path, int documents)
    {
        var random = new Philox(21, 0);
        ulong counter = 0;
        var text = new StringBuilder();
        for (int document = 0; document < documents; document++)
        {
            var words = new string[5 + random.Below(counter++, 20)];
            for (int i = 0; i < words.Length; i++) words[i] = Words[random.Below(counter++, Words.Length)];
            text.Append(JsonSerializer.Serialize(new { text = string.Join(' ', words) })).Append('\n');
        }
        File.WriteAllText(path, text.ToString());
    }

    /// <summary>A matrix of vectors along a few directions, [n, d].</summary>
    public static void WriteVectors(string path, int n = 400, int d = Width)
    {
        var random = new Philox(22, 0);
        var values = new float[n * d];
        for (int i = 0; i < n; i++)
            for (int c = 0; c < d; c++)
                values[i * d + c] = (i + c) % 5 == 0 ? 3 : 0.1f * (float)random.Normal((ulong)(i * d + c));
        Npy.Write(path, values, n, d);
    }
}
