using System.Text.Json.Nodes;
using Fathom.Models.Files;
using Fathom.Models.Tokenizers.Training;

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
    public static string Json() => new TokenizerJson
    {
        Tokens = Enumerable.Range(0, OthelloMove.Count).Select(id => Mark + OthelloMove.Name(id)),
        WholeWords = true,
        Normalizer = new() { ["type"] = "Lowercase" },
        PreTokenizer = new()
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
        Decoder = Metaspace(),
    }.ToString(indented: true);

    static JsonObject Metaspace() =>
        new() { ["type"] = "Metaspace", ["replacement"] = Mark, ["prepend_scheme"] = "always", ["split"] = true };
}
