using System.Text;
using System.Text.Json;

namespace Fathom.Models.Files;

/// <summary>Where a text stops being JSON, and what a person did there.</summary>
static class JsonSyntax
{
    /// <summary>The byte from which on it is none, and why; null where it is JSON.</summary>
    public static (int At, string Words)? Broken(ReadOnlySpan<byte> json)
    {
        if (json.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || json.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
            return (0, "this is UTF-16; save it as UTF-8");
        if (json.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF])) return (0, "a byte-order mark stands before it; save it as UTF-8 without");
        var open = new Stack<char>();
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = int.MaxValue });
        long read = 0;
        try
        {
            for (; reader.Read(); read = reader.BytesConsumed)
            {
                if (reader.TokenType is JsonTokenType.StartObject) open.Push('}');
                else if (reader.TokenType is JsonTokenType.StartArray) open.Push(']');
                else if (reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray) open.Pop();
            }
            return null;
        }
        catch (JsonException e)
        {
            int at = Offset(json, e.LineNumber ?? 0) + (int)(e.BytePositionInLine ?? 0);
            return Explained(json, Math.Clamp(at, 0, json.Length), (int)read, reader.TokenType, open);
        }
    }

    static int Offset(ReadOnlySpan<byte> json, long line)
    {
        int at = 0;
        for (; line > 0; line--) at += json[at..].IndexOf((byte)'\n') + 1;
        return at;
    }

    // What stands between the last token that was read and the place is a comma or a colon, if anything.
    static (int At, string Words) Explained(ReadOnlySpan<byte> json, int at, int read, JsonTokenType last, Stack<char> open)
    {
        char closing = open.TryPeek(out char close) ? close : '\0';
        int next = read + Blank(json[read..]);
        if (next < json.Length && (char)json[next] is ',' or ':') next += 1 + Blank(json[(next + 1)..]);
        if (next == json.Length)
            return (next, last == JsonTokenType.None ? "there is nothing in it" : $"it ends too early: {closing} is missing");
        char found = (char)json[next];
        string word = Shown(json[next..]);
        if (closing != '\0' && char.IsAsciiLetterOrDigit(found) && next + word.Length == json.Length)
            return (json.Length, $"it ends too early: {closing} is missing");
        if (found == '"' && at > next) return Text(json, next, at);
        int comes = json[..next].LastIndexOfAnyExcept(" \t\r\n"u8);
        char before = comes < 0 ? '\0' : (char)json[comes];
        bool wantsKey = closing == '}' && before is ',' or '{',
            wantsValue = before is '\0' or ':' or '[' || (before == ',' && closing == ']');
        string words = found switch
        {
            '}' or ']' when before == ',' => $"a comma stands before {found}; take it away",
            '}' or ']' when wantsValue && closing == found => "a value is missing",
            '}' or ']' => closing == '\0' ? $"{found} closes nothing" : $"{found} where {closing} was expected",
            '\'' => "a text goes into double quotes, not single ones",
            '/' or '#' => "comments are no part of JSON; take it away",
            _ when wantsKey => found == ',' ? "a comma too many" : "a key goes into double quotes",
            _ when wantsValue => Value(word),
            _ when last == JsonTokenType.PropertyName => "a colon is missing after the key",
            _ when closing == '\0' => "something follows after the end; take it away",
            _ => $"a comma is missing before {word}",
        };
        return (next, words);
    }

    // A text that cannot be, or a key without what follows on one.
    static (int At, string Words) Text(ReadOnlySpan<byte> json, int start, int at)
    {
        if (at > start + 1 && json[at - 1] == '\\' && at < json.Length) return (at - 1, "a backslash within a text is written \\\\");
        if (at < json.Length && json[at] == '\t') return (at, "a tab within a text is written \\t");
        int end = start + 1;
        while (end < json.Length && json[end] != '"' && json[end] >= 32) end += json[end] == '\\' ? 2 : 1;
        return end >= json.Length || json[end] != '"' ? (start, "a text that begins here has no double quote at its end")
            : (end + 1, "a colon is missing after the key");
    }

    static string Value(string word) => word switch
    {
        "True" or "TRUE" => "true is written in small letters",
        "False" or "FALSE" => "false is written in small letters",
        "None" or "NULL" or "Null" or "nil" or "undefined" => $"{word} is written null",
        "NaN" or "Infinity" or "-Infinity" => $"{word} is no number of JSON",
        _ when char.IsAsciiDigit(word[0]) || "+-.".Contains(word[0]) => $"{word} is no number: one is written as -0.5 or 1e-3",
        _ when char.IsLetter(word[0]) => $"{word} is no value; a text goes into double quotes",
        _ => $"{word} where a value was expected",
    };

    // A word, or the one character that stands there.
    static string Shown(ReadOnlySpan<byte> json)
    {
        string text = Encoding.UTF8.GetString(json[..Math.Min(json.Length, 80)]);
        int length = text[0] == '"' ? text.IndexOf('"', 1) + 1
            : text.TakeWhile(c => char.IsLetterOrDigit(c) || "+-._".Contains(c)).Count();
        return OneLine.Of(text[..Math.Min(text.Length, Math.Max(1, Math.Min(length, 20)))]);
    }

    static int Blank(ReadOnlySpan<byte> json) =>
        json.IndexOfAnyExcept(" \t\r\n"u8) is >= 0 and var blank ? blank : json.Length;
}
