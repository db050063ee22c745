using Microsoft.AspNetCore.Http;

namespace Fathom.Explorer;

/// <summary>The parameters of a request, checked: unknown names, doubled names and values out of range are refused.</summary>
sealed class Query
{
    /// <summary>Characters of a parameter at most, unless it says otherwise.</summary>
    public const int LongestText = 100;

    readonly HttpRequest request;

    /// <exception cref="RequestException">The request has a parameter that is not known, or one twice.</exception>
    public Query(HttpRequest request, IReadOnlyList<Parameter> known)
    {
        this.request = request;
        foreach ((string name, var given) in request.Query)
        {
            if (!known.Any(parameter => parameter.Name == name))
                throw RequestException.Bad($"unknown parameter '{Shown(name)}'; known here: {string.Join(", ", known.Select(each => each.Name))}");
            if (given.Count > 1) throw RequestException.Bad($"{name}: given {given.Count} times");
        }
    }

    /// <summary>The value of one of the parameters known here.</summary>
    /// <exception cref="RequestException">Missing, or not allowed.</exception>
    public T Read<T>(Parameter<T> parameter) => parameter.Read(Text(parameter));

    /// <summary>A word of the path.</summary>
    public string Route(string name) => (string)request.RouteValues[name]!;

    /// <summary>A whole number of the path, from 0 to <paramref name="high"/>.</summary>
    /// <exception cref="RequestException">No number, or above.</exception>
    public int RouteInteger(string name, int high)
    {
        string text = Route(name);
        if (text.Length == 0 || !text.All(char.IsAsciiDigit)) throw RequestException.Bad($"{name}: expected a whole number from 0 to {high}");
        return int.TryParse(text, System.Globalization.NumberStyles.None, null, out int value) && value <= high ? value
            : throw RequestException.NotFound($"there is no {name} {Shown(text)}{(high < int.MaxValue ? $"; the highest is {high}" : "")}");
    }

    /// <summary>Text of the request that may be repeated to whoever sent it.</summary>
    public static string Shown(string text) => text.Length <= 40 ? text : text[..40] + "…";

    string? Text(Parameter parameter)
    {
        if (!request.Query.TryGetValue(parameter.Name, out var given)) return null;
        string text = given.ToString();
        return text.Length <= parameter.Longest
            ? text : throw RequestException.Bad($"{parameter.Name}: {text.Length} characters, {parameter.Longest} at most");
    }
}
