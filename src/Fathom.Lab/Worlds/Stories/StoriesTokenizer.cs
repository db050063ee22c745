using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Fathom.Lab.Stories;

/// <summary>
/// The tokenizer of the story models: a byte-level BPE without merges, whose vocabulary holds the words of the program
/// whole. One token for a word makes −log p per token speak of words. What the program never writes is spelled in
/// characters; what is not ASCII is unknown.
/// </summary>
public static partial class StoriesTokenizer
{
    /// <summary>The token, of id 0, that parts stories and begins each of them: the tokenizer's BOS.</summary>
    public const string EndOfText = "<|endoftext|>";

    const string Unknown = "<|unknown|>";

    /// <summary>Stories, of seed 0, in which the words are counted.</summary>
    const int Stories = 20_000;

    /// <summary>
    /// The text of a tokenizer.json: the special tokens, the line feed and the ASCII characters from the space to the tilde,
    /// then the words with the space before them, the most frequent first. It is the same on every call.
    /// </summary>
    /// <param name="vocabulary">
    /// Tokens in all, at least the 98 that are no words; fewer come when the program has fewer words.
    /// </param>
    public static string Json(int vocabulary = 1024)
    {
        var tokens = new List<string> { EndOfText, Unknown };
        tokens.Add(ByteLevel("\n"));
        for (char c = ' '; c <= '~'; c++) tokens.Add(ByteLevel(c.ToString()));
        var known = tokens.ToHashSet(StringComparer.Ordinal);
        tokens.AddRange(Words().Select(ByteLevel).Where(word => !known.Contains(word)).Take(vocabulary - tokens.Count));
        var ids = new JsonObject();
        for (int id = 0; id < tokens.Count; id++) ids[tokens[id]] = id;
        return new JsonObject
        {
            ["version"] = "1.0",
            ["added_tokens"] = new JsonArray(Special(0, EndOfText), Special(1, Unknown)),
            ["normalizer"] = null,
            ["pre_tokenizer"] = Level(addPrefix: true),
            ["post_processor"] = Template(),
            ["decoder"] = Level(addPrefix: true),
            ["model"] = new JsonObject
            {
                ["type"] = "BPE",
                ["unk_token"] = Unknown,
                ["fuse_unk"] = false,
                ["byte_fallback"] = false,
                ["ignore_merges"] = true,
                ["vocab"] = ids,
                ["merges"] = new JsonArray(),
            },
        }.ToJsonString(new JsonSerializerOptions { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }

    // Words with the space before them, as the byte-level pre-tokeniser cuts them, the most frequent first.
    static IEnumerable<string> Words()
    {
        var world = new StoriesWorld(seed: 0);
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int story = 0; story < Stories; story++)
            foreach (Match word in Pieces().Matches(" " + world.Text(story)))
                counts[word.Value] = counts.GetValueOrDefault(word.Value) + 1;
        return counts.OrderByDescending(word => word.Value).ThenBy(word => word.Key, StringComparer.Ordinal)
            .Select(word => word.Key);
    }

    static string ByteLevel(string text) => text.Replace(' ', 'Ġ').Replace('\n', 'Ċ');

    static JsonObject Special(int id, string token) => new()
    {
        ["id"] = id,
        ["content"] = token,
        ["single_word"] = false,
        ["lstrip"] = false,
        ["rstrip"] = false,
        ["normalized"] = false,
        ["special"] = true,
    };

    static JsonObject Level(bool addPrefix) => new()
    {
        ["type"] = "ByteLevel",
        ["add_prefix_space"] = addPrefix,
        ["trim_offsets"] = true,
        ["use_regex"] = true,
    };

    static JsonObject Template() => new()
    {
        ["type"] = "TemplateProcessing",
        ["single"] = new JsonArray(Part("SpecialToken", EndOfText), Part("Sequence", "A")),
        ["pair"] = new JsonArray(Part("SpecialToken", EndOfText), Part("Sequence", "A"), Part("Sequence", "B")),
        ["special_tokens"] = new JsonObject
        {
            [EndOfText] = new JsonObject
            {
                ["id"] = EndOfText,
                ["ids"] = new JsonArray(0),
                ["tokens"] = new JsonArray(EndOfText),
            },
        },
    };

    static JsonObject Part(string kind, string id) => new() { [kind] = new JsonObject { ["id"] = id, ["type_id"] = 0 } };

    [GeneratedRegex(@"'(?:s|t|re|ve|m|ll|d)| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+")]
    private static partial Regex Pieces();
}
