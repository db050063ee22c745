using System.Text.Json;
using Fathom.Models.Files;

namespace Fathom.Models;

/// <summary>Typed access to the members of a <c>config.json</c>; every wrong type or missing key is one clear line.</summary>
sealed class ConfigReader
{
    readonly JsonElement json;
    readonly string prefix;

    public ConfigReader(JsonElement json, string source, string prefix = "")
    {
        if (json.ValueKind != JsonValueKind.Object) throw new InputException($"{source}: expected a JSON object");
        this.json = json;
        this.prefix = prefix;
        Source = source;
    }

    /// <summary>The file, for error messages.</summary>
    public string Source { get; }

    /// <summary>Whether the key is there and not null.</summary>
    public bool Has(string key) => Find(key) is not null;

    /// <summary>A whole number.</summary>
    public int Integer(string key, int? absent = null) => Find(key) switch
    {
        null => absent ?? throw Missing(key),
        { ValueKind: JsonValueKind.Number } e when e.TryGetInt32(out int value) => value,
        var e => throw Wrong(key, e.Value, "a whole number"),
    };

    /// <summary>A finite number.</summary>
    public double Number(string key, double? absent = null) => Find(key) switch
    {
        null => absent ?? throw Missing(key),
        { ValueKind: JsonValueKind.Number } e when e.TryGetDouble(out double value) && double.IsFinite(value) => value,
        var e => throw Wrong(key, e.Value, "a number"),
    };

    /// <summary>true or false.</summary>
    public bool Flag(string key, bool absent) => Find(key) switch
    {
        null => absent,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        var e => throw Wrong(key, e.Value, "true or false"),
    };

    /// <summary>A string.</summary>
    public string Text(string key, string? absent = null) => Find(key) switch
    {
        null => absent ?? throw Missing(key),
        { ValueKind: JsonValueKind.String } e => e.GetString()!,
        var e => throw Wrong(key, e.Value, "a string"),
    };

    /// <summary>
    /// The token ids at <paramref name="key"/>, one or a list of them. Ids that the vocabulary lacks are left out: a config
    /// of a small model often keeps the ones of the model that it was copied from.
    /// </summary>
    public int[] TokenIds(string key, int vocabularySize)
    {
        if (Find(key) is not { } value) return [];
        if (value.ValueKind != JsonValueKind.Array) return InVocabulary(Integer(key));
        var ids = new List<int>();
        foreach (var item in value.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Number || !item.TryGetInt32(out int id)) throw Wrong(key, value, "token ids");
            ids.AddRange(InVocabulary(id));
        }
        return [.. ids];

        int[] InVocabulary(int id) => id >= 0 && id < vocabularySize ? [id] : [];
    }

    /// <summary>The object at <paramref name="key"/>, or null.</summary>
    public ConfigReader? Object(string key) => Find(key) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Object } e => new ConfigReader(e, Source, $"{prefix}{key}."),
        var e => throw Wrong(key, e.Value, "an object"),
    };

    /// <summary>Refuses a value that would change the computation in a way that is not implemented.</summary>
    public InputException Unsupported(string key, object value, string supported) =>
        new($"{Source}: {prefix}{key} {value} is not supported; supported: {supported}");

    JsonElement? Find(string key) =>
        json.TryGetProperty(key, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    InputException Missing(string key) => new($"{Source}: {prefix}{key} is missing");

    InputException Wrong(string key, JsonElement found, string expected) =>
        new($"{Source}: {prefix}{key} is {OneLine.Of(found.GetRawText())}, expected {expected}");
}
