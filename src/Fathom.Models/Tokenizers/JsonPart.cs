using System.Text.Json;

namespace Fathom.Models.Tokenizers;

/// <summary>
/// A place in a tokenizer.json, read strictly: wrong kinds and unknown keys are refused with the file and the path of the place,
/// for a setting that is passed over would change token ids without a word.
/// </summary>
internal readonly record struct JsonPart(string File, string Path, JsonElement Element)
{
    internal InputException Bad(string what) => new(Path.Length == 0 ? $"{File}: {what}" : $"{File}: {Path}: {what}");

    internal bool IsNull => Element.ValueKind == JsonValueKind.Null;

    /// <summary>The "type" of a component.</summary>
    internal string Type => this["type"].Text();

    /// <summary>The value of a key that must be there.</summary>
    internal JsonPart this[string key] => Find(key) ?? throw Bad($"\"{key}\" is missing");

    /// <summary>The value of a key; null where it is absent or null.</summary>
    internal JsonPart? Find(string key)
    {
        Expect(JsonValueKind.Object);
        return Element.TryGetProperty(key, out var value) && value.ValueKind != JsonValueKind.Null
            ? new JsonPart(File, Path.Length == 0 ? key : $"{Path}.{key}", value)
            : null;
    }

    /// <summary>Refuses keys other than these.</summary>
    internal void AllowOnly(params ReadOnlySpan<string> keys)
    {
        Expect(JsonValueKind.Object);
        foreach (var property in Element.EnumerateObject())
        {
            string name = property.Name;
            if (!keys.Contains(name)) { throw Bad($"the setting \"{Shown(name)}\" is not supported yet"); }
        }
    }

    internal IEnumerable<(string Key, JsonPart Value)> Entries()
    {
        Expect(JsonValueKind.Object);
        foreach (var property in Element.EnumerateObject())
        {
            string name = property.Name;
            yield return (name, new JsonPart(File, $"{Path}.{Shown(name)}", property.Value));
        }
    }

    internal IEnumerable<JsonPart> Items()
    {
        Expect(JsonValueKind.Array);
        int i = 0;
        foreach (var item in Element.EnumerateArray()) { yield return new JsonPart(File, $"{Path}[{i++}]", item); }
    }

    internal string Text()
    {
        Expect(JsonValueKind.String);
        try { return Element.GetString()!; }
        catch (InvalidOperationException) { throw Bad("the text has half a surrogate pair"); }
    }

    internal bool Flag()
    {
        return Element.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? Element.GetBoolean()
            : throw Bad($"expected true or false, found {Kind}");
    }

    /// <summary>A number from 0 to <paramref name="most"/>.</summary>
    internal int Number(int most)
    {
        Expect(JsonValueKind.Number);
        return Element.TryGetInt32(out int value) && value >= 0 && value <= most
            ? value
            : throw Bad($"expected a whole number from 0 to {most}, found {Shown(Element.GetRawText())}");
    }

    /// <summary>A text of exactly one code point.</summary>
    internal string Character()
    {
        string text = Text();
        return text.EnumerateRunes().Count() == 1 ? text : throw Bad($"expected one character, found \"{Shown(text)}\"");
    }

    /// <summary>A text as it may stand in a one-line message.</summary>
    internal static string Shown(string text)
    {
        string line = string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
        return line.Length <= 60 ? line : line[..60] + "…";
    }

    private string Kind => Element.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "true or false",
    };

    private void Expect(JsonValueKind kind)
    {
        if (Element.ValueKind != kind)
        {
            throw Bad($"expected {(this with { Element = Sample(kind) }).Kind}, found {Kind}");
        }
    }

    private static JsonElement Sample(JsonValueKind kind) => JsonElement.Parse(kind switch
    {
        JsonValueKind.Object => "{}",
        JsonValueKind.Array => "[]",
        JsonValueKind.String => "\"\"",
        _ => "0",
    });
}
