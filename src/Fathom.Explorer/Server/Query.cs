using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Fathom.Explorer;

/// <summary>The parameters of a request, checked: unknown names, doubled names and values out of range are refused.</summary>
sealed class Query
{
    const int LongestText = 100;

    readonly IQueryCollection values;

    public Query(HttpRequest request, params ReadOnlySpan<string> known)
    {
        values = request.Query;
        foreach ((string name, var given) in values)
        {
            if (!known.Contains(name))
                throw RequestException.Bad($"unknown parameter '{Shown(name)}'; known here: {string.Join(", ", known)}");
            if (given.Count > 1) throw RequestException.Bad($"{name}: given {given.Count} times");
        }
    }

    public int Integer(string name, int low, int high, int otherwise)
    {
        if (Text(name) is not { Length: > 0 } text) return otherwise;
        bool whole = int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value);
        return whole && value >= low && value <= high
            ? value : throw RequestException.Bad($"{name}={Shown(text)}: expected a whole number from {low} to {high}");
    }

    public ulong Seed(string name)
    {
        if (Text(name) is not { Length: > 0 } text) return 0;
        return ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong value)
            ? value : throw RequestException.Bad($"{name}={Shown(text)}: expected a whole number from 0 to {ulong.MaxValue}");
    }

    public float Number(string name)
    {
        string text = Text(name) ?? throw RequestException.Bad($"{name} is missing");
        bool number = float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out float value);
        return number && float.IsFinite(value) ? value : throw RequestException.Bad($"{name}={Shown(text)}: expected a number");
    }

    public bool Flag(string name) => Text(name) switch
    {
        null or "" or "false" => false,
        "true" => true,
        string text => throw RequestException.Bad($"{name}={Shown(text)}: expected true or false"),
    };

    public T Choice<T>(string name, T otherwise) where T : struct, Enum
    {
        if (Text(name) is not { Length: > 0 } text) return otherwise;
        foreach (T value in Enum.GetValues<T>())
            if (text.Equals(Enum.GetName(value), StringComparison.OrdinalIgnoreCase)) return value;
        throw RequestException.Bad($"{name}={Shown(text)}: expected {string.Join(", ", Enum.GetNames<T>()).ToLowerInvariant()}");
    }

    public string? Text(string name)
    {
        if (!values.TryGetValue(name, out var given)) return null;
        string text = given.ToString();
        return text.Length <= LongestText
            ? text : throw RequestException.Bad($"{name}: {text.Length} characters, {LongestText} at most");
    }

    static string Shown(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
