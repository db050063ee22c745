using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Fathom.Models.Files;

namespace Fathom;

/// <summary>What is wrong with JSON that was refused, in words for a person.</summary>
public static partial class JsonFault
{
    /// <summary>Line and column, counted from 1, and what is wrong there.</summary>
    /// <param name="e">How it was refused.</param>
    /// <param name="json">All that was read.</param>
    public static string Of(JsonException e, ReadOnlySpan<byte> json) => Broken(json) is { } broken
        ? $"line {json[..broken.At].Count((byte)'\n') + 1}, column {Column(json, broken.At)}: {broken.Words}"
        : (e.LineNumber is { } line ? $"line {line + 1}: " : "") + Unfit(e);

    /// <summary>The same of a text.</summary>
    public static string Of(JsonException e, string json) => Of(e, Encoding.UTF8.GetBytes(json));

    /// <summary>Only the column, of what is a line of a file.</summary>
    public static string InLine(JsonException e, ReadOnlySpan<byte> json) =>
        Broken(json) is { } broken ? $"column {Column(json, broken.At)}: {broken.Words}" : Unfit(e);

    /// <summary>Without a place, of a part of a file, which may end anywhere.</summary>
    public static string Words(JsonException e, ReadOnlySpan<byte> json) =>
        IsTooDeep(e) ? Unfit(e) : Broken(json)?.Words ?? Unfit(e);

    /// <summary>Of values that are no text any more.</summary>
    public static string Words(JsonException e) => Unfit(e);

    static (int At, string Words)? Broken(ReadOnlySpan<byte> json) => JsonSyntax.Broken(json);

    static bool IsTooDeep(JsonException e) => e.Message.Contains("depth", StringComparison.Ordinal);

    static int Column(ReadOnlySpan<byte> json, int at) =>
        Encoding.UTF8.GetCharCount(json[(json[..at].LastIndexOf((byte)'\n') + 1)..at]) + 1;

    // JSON it is, but none that fits what is read from it. The messages of System.Text.Json name types of the program.
    static string Unfit(JsonException e)
    {
        string path = Root().Replace(e.Path ?? "", ""), message = e.Message,
            at = path.Length > 0 ? $"'{OneLine.Of(path)}': " : "";
        if (e.InnerException is InputException own) return at + own.Message;
        if (message.Contains("Duplicate property", StringComparison.Ordinal)) return $"{Named(message)} is there twice";
        if (message.Contains("discriminator", StringComparison.Ordinal)) return $"{at}{Named(message)} is no kind that is known here";
        if (message.Contains("missing required", StringComparison.Ordinal)) return $"{at}{Named(message)} is missing";
        if (message.Contains("could not be mapped", StringComparison.Ordinal)) return $"{Named(message)} is no key that is known here";
        if (message.Contains("null", StringComparison.Ordinal)) return $"{at}null, where a value is needed";
        if (IsTooDeep(e)) return "lists and objects lie too deep within each other";
        // Of a number only the inner message says what it should have been.
        if (Type().Match(message) is { Success: true } type) return $"{at}expected {Kind($"{type.Value} {e.InnerException?.Message}")}";
        return at + (e.BytePositionInLine is { } before ? $"wrong from byte {before + 1} of line {e.LineNumber + 1} on"
            : "not what is expected here");
    }

    // What stands in single quotes, or the names that a message ends with.
    static string Named(string message) => string.Join(", ", Quoted().Matches(
        message[(message.IndexOf("including:", StringComparison.Ordinal) + 1)..].Split(" Path:")[0])
        .Select(name => name.Value).Where(name => !name.StartsWith("'Fathom.", StringComparison.Ordinal)).Select(OneLine.Of));

    static string Kind(string type) => type switch
    {
        _ when type.Contains("[]", StringComparison.Ordinal) || type.Contains("List", StringComparison.Ordinal) => "a list",
        _ when type.Contains("Dictionary", StringComparison.Ordinal) => "an object",
        _ when type.Contains("Int32", StringComparison.Ordinal) || type.Contains("Int64", StringComparison.Ordinal) => "a whole number",
        _ when type.Contains("Double", StringComparison.Ordinal) || type.Contains("Single", StringComparison.Ordinal)
            || type.Contains("as a number", StringComparison.Ordinal) => "a number",
        _ when type.Contains("Boolean", StringComparison.Ordinal) => "true or false",
        _ when type.Contains("String", StringComparison.Ordinal) => "a text",
        _ => "another value",
    };

    [GeneratedRegex(@"^\$\.?")]
    private static partial Regex Root();

    [GeneratedRegex("'[^']*'")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"(?<=converted to )\S+")]
    private static partial Regex Type();
}
