using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fathom.Models.Files;

namespace Fathom.Lab.Othello;

/// <summary>
/// The tokenizer.json of Othello games: words between white space, whole, as the ids of <see cref="OthelloMove"/>. Upper case
/// counts as lower case; a word that is no move is left out.
/// </summary>
public static class OthelloTokenizer
{
    const string Mark = "▁";

    /// <summary>Writes <c>tokenizer.json</c> into a folder.</summary>
    /// <exception cref="InputException">The folder is missing or not writable.</exception>
    public static void Write(string folder) => AtomicFile.WriteAllText(Path.Combine(folder, "tokenizer.json"), Json());

    /// <summary>The text of the tokenizer.json.</summary>
    public static string Json()
    {
        var vocabulary = new JsonObject();
        for (int id = 0; id < OthelloMove.Count; id++) vocabulary[Mark + OthelloMove.Name(id)] = id;
        return new JsonObject
        {
            ["version"] = "1.0",
            ["truncation"] = null,
            ["padding"] = null,
            ["added_tokens"] = new JsonArray(),
            ["normalizer"] = new JsonObject { ["type"] = "Lowercase" },
            ["pre_tokenizer"] = new JsonObject
            {
                ["type"] = "Sequence",
                ["pretokenizers"] = new JsonArray(
                    new JsonObject
                    {
                        ["type"] = "Split",
                        ["pattern"] = new JsonObject { ["Regex"] = @"\s+" },
                        ["behavior"] = "Removed",
                        ["invert"] = false,
                    },
                    Metaspace()),
            },
            ["post_processor"] = null,
            ["decoder"] = Metaspace(),
            ["model"] = new JsonObject
            {
                ["type"] = "BPE",
                ["dropout"] = null,
                ["unk_token"] = null,
                ["continuing_subword_prefix"] = null,
                ["end_of_word_suffix"] = null,
                ["fuse_unk"] = false,
                ["byte_fallback"] = false,
                ["ignore_merges"] = true, // A word that is in the vocabulary is one token, without merges that lead to it.
                ["vocab"] = vocabulary,
                ["merges"] = new JsonArray(),
            },
        }.ToJsonString(Readable);
    }

    static JsonSerializerOptions Readable { get; } =
        new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    static JsonObject Metaspace() =>
        new() { ["type"] = "Metaspace", ["replacement"] = Mark, ["prepend_scheme"] = "always", ["split"] = true };
}
