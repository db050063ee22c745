using System.Text.Encodings.Web;
using System.Text.Json.Nodes;

namespace Fathom.Models.Tokenizers.Training;

/// <summary>The text of a tokenizer.json with a BPE model, as Hugging Face's <c>tokenizers</c> writes it.</summary>
public sealed class TokenizerJson
{
    /// <summary>Tokens by id.</summary>
    public required IEnumerable<string> Tokens { get; init; }

    /// <summary>Pairs that become one token, the first ones first.</summary>
    public IEnumerable<(string Left, string Right)> Merges { get; init; } = [];

    /// <summary>Whether a word that is a token is taken whole, without merges that lead to it.</summary>
    public bool WholeWords { get; init; }

    /// <summary>Entries of the special tokens.</summary>
    public JsonArray Added { get; init; } = [];

    /// <summary>What is done to the text first; null for nothing.</summary>
    public JsonObject? Normalizer { get; init; }

    /// <summary>How the text is cut into words.</summary>
    public required JsonObject PreTokenizer { get; init; }

    /// <summary>How tokens become text.</summary>
    public required JsonObject Decoder { get; init; }

    /// <summary>The text, over many lines or on one.</summary>
    public string ToString(bool indented) => new JsonObject
    {
        ["version"] = "1.0",
        ["truncation"] = null,
        ["padding"] = null,
        ["added_tokens"] = Added,
        ["normalizer"] = Normalizer,
        ["pre_tokenizer"] = PreTokenizer,
        ["post_processor"] = null,
        ["decoder"] = Decoder,
        ["model"] = Model(),
    }.ToJsonString(new() { WriteIndented = indented, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    JsonObject Model()
    {
        var model = new JsonObject
        {
            ["type"] = "BPE",
            ["dropout"] = null,
            ["unk_token"] = null,
            ["continuing_subword_prefix"] = null,
            ["end_of_word_suffix"] = null,
            ["fuse_unk"] = false,
            ["byte_fallback"] = false,
        };
        if (WholeWords) model["ignore_merges"] = true;
        model["vocab"] = new JsonObject(Tokens.Select((token, id) => KeyValuePair.Create(token, (JsonNode?)id)));
        model["merges"] = new JsonArray([.. Merges.Select(merge => (JsonNode)$"{merge.Left} {merge.Right}")]);
        return model;
    }
}
