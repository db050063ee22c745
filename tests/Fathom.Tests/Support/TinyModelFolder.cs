using System.Text.Json.Nodes;
using Fathom.Models;
using Fathom.Models.Files;
using Fathom.Models.Tokenizers;
using Fathom.Numerics;
using Fathom.Tests.Models;
using Fathom.Tests.Tokenizers;

namespace Fathom.Tests.Support;

/// <summary>
/// A random model on disk as a checkpoint is: config.json, model.safetensors and tokenizer.json. Llama reads letters and
/// puts &lt;s&gt; in front by its template; GPT-2 reads bytes and has its first token from config.json alone.
/// </summary>
sealed class TinyModelFolder : IDisposable
{
    public const int ContextLength = 32;

    const string Llama = """
        {"model_type":"llama","num_hidden_layers":3,"hidden_size":10,"num_attention_heads":4,"num_key_value_heads":2,"head_dim":6,
         "intermediate_size":14,"vocab_size":40,"max_position_embeddings":32,"rms_norm_eps":1e-5,"rope_theta":100,
         "attention_bias":true,"mlp_bias":true,"bos_token_id":1,"eos_token_id":2}
        """;

    const string Gpt2 = """
        {"model_type":"gpt2","n_layer":2,"n_embd":12,"n_head":3,"n_inner":20,"vocab_size":260,"n_positions":32,
         "bos_token_id":256,"eos_token_id":256}
        """;

    readonly TempFolder folder = new();

    public TinyModelFolder(string family)
    {
        File.WriteAllText(folder.File("config.json"), family == "gpt2" ? Gpt2 : Llama);
        File.WriteAllText(folder.File("tokenizer.json"), (family == "gpt2" ? Bytes() : Letters()).ToJsonString());
        Config = ModelConfig.Load(Path);
        var tiny = new TinyModel();
        LanguageModel.Create(Config, tiny, new Workers(1)).Dispose();
        SafetensorsWriter.Write(folder.File("model.safetensors"),
            [.. tiny.Shapes.Select(tensor => TensorData.Of(tensor.Name, tiny.Tensors[tensor.Name], tensor.Shape))]);
        Tokenizer = Tokenizer.Load(Path);
        Bos = family == "gpt2" ? 256 : 1;
    }

    public string Path => folder.Path;

    public ModelConfig Config { get; }

    public Tokenizer Tokenizer { get; }

    /// <summary>The token that every context starts with.</summary>
    public int Bos { get; }

    public LanguageModel Load(int workers = 1) => LanguageModel.Load(Path, new Workers(workers));

    public void Dispose() => folder.Dispose();

    static JsonObject Letters()
    {
        var vocabulary = new JsonObject { ["<unk>"] = 0, ["<s>"] = 1, ["</s>"] = 2, ["▁"] = 3 };
        for (char letter = 'a'; letter <= 'z'; letter++) vocabulary[letter.ToString()] = 4 + letter - 'a';
        vocabulary["."] = 30;
        return Tokenizing(
            new JsonObject { ["type"] = "BPE", ["unk_token"] = "<unk>", ["vocab"] = vocabulary, ["merges"] = new JsonArray() },
            """{"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always"}""",
            """{"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always"}""",
            """
            {"type": "TemplateProcessing",
             "single": [{"SpecialToken": {"id": "<s>", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}],
             "pair": [], "special_tokens": {"<s>": {"id": "<s>", "ids": [1], "tokens": ["<s>"]}}}
            """,
            1, "<s>");
    }

    static JsonObject Bytes()
    {
        var vocabulary = new JsonObject();
        for (int b = 0; b < 256; b++) vocabulary[ByteAlphabet.Name((byte)b).ToString()] = b;
        return Tokenizing(
            new JsonObject { ["type"] = "BPE", ["vocab"] = vocabulary, ["merges"] = new JsonArray() },
            """{"type": "ByteLevel", "add_prefix_space": false}""", """{"type": "ByteLevel"}""", "null", 256, "<|endoftext|>");
    }

    static JsonObject Tokenizing(
        JsonObject model, string preTokenizer, string decoder, string template, int special, string content) => new()
        {
            ["version"] = "1.0",
            ["added_tokens"] = new JsonArray(Tiny.Added(special, content)),
            ["normalizer"] = null,
            ["pre_tokenizer"] = JsonNode.Parse(preTokenizer),
            ["post_processor"] = JsonNode.Parse(template),
            ["decoder"] = JsonNode.Parse(decoder),
            ["model"] = model,
        };
}
