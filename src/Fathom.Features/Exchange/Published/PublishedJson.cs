using System.Globalization;
using System.Text.Json;

namespace Fathom.Features;

/// <summary>Members of a published object, each checked before it is believed.</summary>
/// <param name="element">The object.</param>
/// <param name="where">The file and the object in it, for messages.</param>
readonly struct PublishedJson(JsonElement element, string where)
{
    /// <summary>The file and the object in it.</summary>
    public string Where => where;

    /// <exception cref="InputException">It is no object.</exception>
    public static PublishedJson Of(JsonElement element, string where) => element.ValueKind == JsonValueKind.Object
        ? new(element, where) : throw new InputException($"{where}: expected an object, found {Kind(element)}");

    /// <summary>The same object, called otherwise in messages.</summary>
    public PublishedJson At(string place) => new(element, place);

    public bool Has(string name) => Member(name) is not null;

    /// <summary>A whole number from 0 on, as a number or in quotes.</summary>
    public int Index(string name, int below)
    {
        JsonElement member = Member(name) ?? throw Wrong(name, "is missing");
        bool isWhole = member.ValueKind == JsonValueKind.String
            ? int.TryParse(Text(name), NumberStyles.None, CultureInfo.InvariantCulture, out int value)
            : (member.ValueKind == JsonValueKind.Number & member.TryGetInt32(out value)) && value >= 0;
        return isWhole && value < below ? value : throw Wrong(name, $"expected a whole number from 0 to {below - 1}");
    }

    /// <summary>A whole number from 0 on; null where there is none.</summary>
    public int? Count(string name) => Member(name) is null ? null : Index(name, int.MaxValue);

    /// <summary>A number; null where there is none.</summary>
    public float? Number(string name) => Member(name) is { } member ? Finite(member, name) : null;

    /// <summary>A text; empty where there is none.</summary>
    public string Text(string name) => Member(name) is { } member ? Text(member, name) : "";

    public IReadOnlyList<float> Numbers(string name, int most = PublishedLimits.List)
    {
        string me = name;
        PublishedJson self = this;
        return List(name, most, each => self.Finite(each, me));
    }

    public IReadOnlyList<int> Counts(string name)
    {
        string me = name;
        PublishedJson self = this;
        return List(name, PublishedLimits.List, each => self.Finite(each, me) is var value && value >= 0 && value < int.MaxValue
            && value == MathF.Floor(value) ? (int)each.GetDouble() : throw self.Wrong(me, "expected counts"));
    }

    public IReadOnlyList<string> Texts(string name, int most = PublishedLimits.List)
    {
        string me = name;
        PublishedJson self = this;
        return List(name, most, each => self.Text(each, me));
    }

    /// <summary>Objects of a list; none where there is no list.</summary>
    public IReadOnlyList<PublishedJson> Objects(string name, int most)
    {
        string place = $"{where}, {name}";
        return List(name, most, each => Of(each, place));
    }

    /// <summary>Says what is wrong with a member.</summary>
    public InputException Wrong(string name, string what) => new($"{where}: '{name}': {what}");

    /// <exception cref="InputException">Two lists do not go together.</exception>
    public void SameLength(string one, int first, string other, int second)
    {
        if (first != second) throw Wrong(one, $"{first} entries, but '{other}' has {second}");
    }

    T[] List<T>(string name, int most, Func<JsonElement, T> read)
    {
        if (Member(name) is not { } member) return [];
        if (member.ValueKind != JsonValueKind.Array) throw Wrong(name, $"expected a list, found {Kind(member)}");
        int length = member.GetArrayLength();
        return length <= most ? [.. member.EnumerateArray().Select(read)]
            : throw Wrong(name, $"{length} entries; a published feature has at most {most}");
    }

    float Finite(JsonElement member, string name) =>
        member.ValueKind == JsonValueKind.Number && member.TryGetSingle(out float value) && float.IsFinite(value)
            ? value : throw Wrong(name, "expected a finite number");

    string Text(JsonElement member, string name)
    {
        if (member.ValueKind != JsonValueKind.String) throw Wrong(name, $"expected a text, found {Kind(member)}");
        string text;
        try
        {
            text = member.GetString()!;
        }
        catch (InvalidOperationException e)
        {
            throw new InputException($"{where}: '{name}': is no Unicode text", e);
        }
        return text.Length <= PublishedLimits.Characters ? text
            : throw Wrong(name, $"a text of {text.Length} characters; at most {PublishedLimits.Characters} are read");
    }

    JsonElement? Member(string name) =>
        element.TryGetProperty(name, out JsonElement member) && member.ValueKind != JsonValueKind.Null ? member : null;

    static string Kind(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        _ => element.ValueKind.ToString().ToLowerInvariant(),
    };
}
