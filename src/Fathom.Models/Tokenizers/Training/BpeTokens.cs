using System.Text.Json.Nodes;
using Fathom.Models.Files;

namespace Fathom.Models.Tokenizers.Training;

/// <summary>The tokens and merges of a byte-level BPE tokenizer: special tokens first, then the 256 bytes in the order of
/// their letters, then the merges in the order in which they were learned.</summary>
public sealed class BpeTokens
{
    readonly List<string> tokens = [];
    readonly Dictionary<string, int> ids = new(StringComparer.Ordinal);
    readonly List<(string Left, string Right)> merges = [];
    readonly int special;

    /// <param name="special">Special tokens.</param>
    internal BpeTokens(IReadOnlyList<string> special)
    {
        this.special = special.Count;
        foreach (string token in special) Add(token);
        foreach (char letter in Enumerable.Range(0, 256).Select(value => ByteAlphabet.Name((byte)value)).Order())
            Add(letter.ToString());
    }

    /// <summary>Tokens so far.</summary>
    public int Count => tokens.Count;

    /// <summary>The pairs that were merged, in order.</summary>
    public IReadOnlyList<(string Left, string Right)> Merges => merges;

    /// <summary>The tokens, spelt in GPT-2's letters for bytes, by id.</summary>
    public IReadOnlyList<string> Tokens => tokens;

    /// <summary>The text of a tokenizer.json, as Hugging Face's <c>tokenizers</c> reads it.</summary>
    public string ToJson() => new TokenizerJson
    {
        Tokens = tokens,
        Merges = merges,
        Added = new JsonArray([.. tokens.Take(special).Select(Added)]),
        PreTokenizer = ByteLevel(prefixSpace: false),
        Decoder = ByteLevel(prefixSpace: true),
    }.ToString(indented: false);

    /// <summary>Writes tokenizer.json.</summary>
    /// <exception cref="InputException">It cannot be written.</exception>
    public void Write(string path) => AtomicFile.WriteAllText(path, ToJson() + "\n");

    /// <summary>The bytes of a word as ids, from their letters.</summary>
    internal int[] Letters(string word) => [.. word.Select(letter => ids[letter.ToString()])];

    /// <summary>Learns a merge. Two merges may give the same token.</summary>
    /// <returns>Its id.</returns>
    internal int Merge(int left, int right)
    {
        merges.Add((tokens[left], tokens[right]));
        string joined = tokens[left] + tokens[right];
        if (!ids.ContainsKey(joined)) Add(joined);
        return ids[joined];
    }

    void Add(string token)
    {
        if (!ids.TryAdd(token, tokens.Count)) throw new OptionException($"the token '{token}' comes twice");
        tokens.Add(token);
    }

    static JsonNode Added(string content, int id) => new JsonObject
    {
        ["id"] = id,
        ["content"] = content,
        ["single_word"] = false,
        ["lstrip"] = false,
        ["rstrip"] = false,
        ["normalized"] = false,
        ["special"] = true,
    };

    static JsonObject ByteLevel(bool prefixSpace) => new()
    {
        ["type"] = "ByteLevel",
        ["add_prefix_space"] = prefixSpace,
        ["trim_offsets"] = true,
        ["use_regex"] = true,
    };
}
