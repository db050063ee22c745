using System.Text;
using System.Text.Json;

namespace Fathom.Dictionaries;

/// <summary>Documents of text files: a .txt file is one document, each line of a .jsonl file is one in its field
/// <c>text</c>.</summary>
public static class TextFiles
{
    const char ByteOrderMark = '\uFEFF';

    static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads documents one after the other; empty ones are passed over.</summary>
    /// <exception cref="InputException">A file is missing, of another kind, no UTF-8, or a line is no JSON object with a
    /// text.</exception>
    public static IEnumerable<TextDocument> Read(IReadOnlyList<string> paths)
    {
        for (int file = 0; file < paths.Count; file++)
        {
            foreach ((int line, string text) in ReadFile(paths[file]))
            {
                string trimmed = text.Trim();
                if (trimmed.Length > 0) yield return new(new(file, line), trimmed);
            }
        }
    }

    static IEnumerable<(int Line, string Text)> ReadFile(string path)
    {
        if (!File.Exists(path)) throw new InputException($"{path}: there is no such text file; check --text");
        return Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".txt" => [(0, Utf8(path, () => ReadText(path)))],
            ".jsonl" => ReadLines(path),
            string other => throw new InputException($"{path}: '{other}' is no known kind of text; expected .txt or .jsonl"),
        };
    }

    static string ReadText(string path)
    {
        using StreamReader reader = Open(path);
        return reader.ReadToEnd();
    }

    static IEnumerable<(int, string)> ReadLines(string path)
    {
        using StreamReader reader = Utf8(path, () => Open(path));
        for (int line = 0; Utf8(path, reader.ReadLine) is { } json; line++)
            if (!string.IsNullOrWhiteSpace(json)) yield return (line, TextOf(json, path, line));
    }

    // A reader that looks for byte order marks itself goes on with an encoding that replaces bad bytes silently.
    static StreamReader Open(string path)
    {
        var reader = new StreamReader(path, Strict, detectEncodingFromByteOrderMarks: false);
        try
        {
            if (reader.Peek() == ByteOrderMark) reader.Read();
            return reader;
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    static string TextOf(string json, string path, int line)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind == JsonValueKind.Object &&
                document.RootElement.TryGetProperty("text", out JsonElement text) && text.ValueKind == JsonValueKind.String)
                return text.GetString()!;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new InputException($"{path}: line {line + 1} is no valid JSON; expected an object with a field \"text\"", e);
        }
        throw new InputException($"{path}: line {line + 1} has no field \"text\" that holds a string");
    }

    static T Utf8<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (DecoderFallbackException e)
        {
            throw new InputException($"{path}: not valid UTF-8; convert the file to UTF-8", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path}: cannot be read ({e.Message})", e);
        }
    }
}
