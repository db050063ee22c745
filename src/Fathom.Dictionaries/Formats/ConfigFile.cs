using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fathom.Dictionaries;

/// <summary>A JSON object that describes a dictionary; every question that it answers wrongly is one clear line.</summary>
/// <param name="path">What messages call it.</param>
/// <param name="json">The object.</param>
class ConfigFile(string path, JsonObject json)
{
    /// <summary>Longer files are refused: the longest in use have some KB.</summary>
    const long MaxBytes = 1 << 22;

    public string Path => path;

    public JsonObject Json => json;

    /// <exception cref="InputException">Missing, or no JSON object.</exception>
    public static ConfigFile Read(string path, string expected)
    {
        if (!File.Exists(path)) throw new InputException($"{path}: missing; expected {expected}");
        string text = "";
        try
        {
            if (new FileInfo(path).Length > MaxBytes)
                throw new InputException($"{path}: more than {MaxBytes} bytes; no description of a dictionary is so long");
            var options = new JsonDocumentOptions { AllowDuplicateProperties = false };
            return new(path, JsonNode.Parse(text = File.ReadAllText(path), null, options) as JsonObject
                ?? throw new InputException($"{path}: not a JSON object; the file is damaged"));
        }
        catch (JsonException e)
        {
            throw new InputException($"{path}: no valid JSON ({JsonFault.Of(e, text)}); the file is damaged", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path}: cannot be read ({Printable(e.Message)})", e);
        }
    }

    /// <summary>An object in it.</summary>
    /// <exception cref="InputException">It is missing or something else.</exception>
    public ConfigFile Section(string key) => new($"{path}: {key}", json[key] as JsonObject
        ?? throw new InputException($"{path}: '{key}' is missing or no JSON object"));

    public bool Has(string key) => json[key] is not null;

    /// <summary>A text; null where it is missing or no text.</summary>
    public string? Find(string key) => json[key] is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    /// <param name="key">Of a text.</param>
    /// <param name="expected">For the message.</param>
    public string Text(string key, string expected) => Find(key)
        ?? throw new InputException($"{path}: '{key}' is missing or no text; expected {expected}");

    public int Number(string key) => json[key] is JsonValue value && value.TryGetValue(out int number) && number > 0 ? number
        : throw new InputException($"{path}: '{key}' is missing or no positive whole number");

    /// <summary>A list of positive whole numbers; empty where it is missing.</summary>
    public IReadOnlyList<int> Numbers(string key)
    {
        if (!Has(key)) return [];
        int[] numbers = [.. (json[key] as JsonArray ?? []).Select(node =>
            node is JsonValue value && value.TryGetValue(out int number) ? number : 0)];
        return numbers.Length > 0 && numbers.All(number => number > 0) ? numbers
            : throw new InputException($"{path}: '{key}' is no list of positive whole numbers");
    }

    public double Real(string key) =>
        json[key] is JsonValue value && value.TryGetValue(out double number) && double.IsFinite(number) ? number
            : throw new InputException($"{path}: '{key}' is missing or no number");

    public bool Flag(string key, bool otherwise) => json[key] switch
    {
        null => otherwise,
        JsonValue value when value.TryGetValue(out bool flag) => flag,
        _ => throw new InputException($"{path}: '{key}' is neither true nor false"),
    };

    /// <summary>A text that must be among the known ones.</summary>
    public string Known(string key, string otherwise, params IReadOnlyList<string> known)
    {
        string value = Has(key) ? Text(key, known[0]) : otherwise;
        return known.Contains(value) ? value : throw new InputException($"{path}: {key} is '{Printable(value)}'; " +
            $"this version reads {string.Join(" or ", known.Select(name => $"'{name}'"))}");
    }

    protected static bool Is(JsonNode? node, string text) =>
        node is JsonValue value && value.TryGetValue(out string? found) && found == text;

    // What came out of a file, fit for a message of one line.
    public static string Printable(string text) =>
        string.Concat(text.Take(200).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c));
}
