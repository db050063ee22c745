using System.Text.Json.Nodes;

namespace Fathom.Tests.Tokenizers;

/// <summary>The smallest useful tokenizer.json of each kind, to be changed by tests.</summary>
static class Tiny
{
    /// <summary>Byte-level: 256 bytes, the merges "he", "ll" and "hell", and one special token, 259.</summary>
    public static JsonObject ByteLevel()
    {
        var vocabulary = new JsonObject();
        for (int b = 0; b < 256; b++) { vocabulary[Fathom.Models.Tokenizers.ByteAlphabet.Name((byte)b).ToString()] = b; }
        (vocabulary["he"], vocabulary["ll"], vocabulary["hell"]) = (256, 257, 258);
        return File(
            new JsonObject { ["type"] = "BPE", ["vocab"] = vocabulary, ["merges"] = new JsonArray("h e", "l l", "he ll") },
            new JsonObject { ["type"] = "ByteLevel", ["add_prefix_space"] = false },
            new JsonObject { ["type"] = "ByteLevel" },
            Added(259, "<end>"));
    }

    /// <summary>Metaspace: byte tokens from 3, then ▁, a, b and the merge "▁a"; &lt;s&gt; in front.</summary>
    public static JsonObject Metaspace()
    {
        var vocabulary = new JsonObject { ["<unk>"] = 0, ["<s>"] = 1, ["</s>"] = 2 };
        for (int b = 0; b < 256; b++) { vocabulary[$"<0x{b:X2}>"] = 3 + b; }
        (vocabulary["▁"], vocabulary["a"], vocabulary["b"], vocabulary["▁a"]) = (259, 260, 261, 262);
        var file = File(
            new JsonObject
            {
                ["type"] = "BPE",
                ["unk_token"] = "<unk>",
                ["fuse_unk"] = true,
                ["byte_fallback"] = true,
                ["vocab"] = vocabulary,
                ["merges"] = new JsonArray(new JsonArray("▁", "a")),
            },
            new JsonObject { ["type"] = "Metaspace", ["replacement"] = "▁", ["prepend_scheme"] = "always" },
            new JsonObject
            {
                ["type"] = "Sequence",
                ["decoders"] = new JsonArray(
                    new JsonObject { ["type"] = "ByteFallback" },
                    new JsonObject { ["type"] = "Metaspace", ["replacement"] = "▁", ["prepend_scheme"] = "never" }),
            },
            Added(1, "<s>"));
        file["post_processor"] = JsonNode.Parse(
            """
            {"type": "TemplateProcessing",
             "single": [{"SpecialToken": {"id": "<s>", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}],
             "pair": [], "special_tokens": {"<s>": {"id": "<s>", "ids": [1], "tokens": ["<s>"]}}}
            """);
        return file;
    }

    /// <summary>A special token, as tokenizer.json has it.</summary>
    public static JsonObject Added(int id, string content) => new()
    {
        ["id"] = id,
        ["content"] = content,
        ["single_word"] = false,
        ["lstrip"] = false,
        ["rstrip"] = false,
        ["normalized"] = false,
        ["special"] = true,
    };

    private static JsonObject File(JsonObject model, JsonObject preTokenizer, JsonObject decoder, JsonObject added) => new()
    {
        ["version"] = "1.0",
        ["added_tokens"] = new JsonArray(added),
        ["normalizer"] = null,
        ["pre_tokenizer"] = preTokenizer,
        ["post_processor"] = null,
        ["decoder"] = decoder,
        ["model"] = model,
    };
}
