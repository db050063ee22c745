using System.Text;
using System.Text.Json;

namespace Fathom.Dictionaries;

/// <summary>Documents of text files: a .txt file is one document, each line of a .jsonl file is one in its field
/// <c>text</c>, which a field <c>spans</c> may label: <c>[[start, end, "name"], …]</c> in UTF-16 units.</summary>
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
            foreach ((int line, string text, NamedSpan[]? labels) in ReadFile(paths[file]))
            {
                string trimmed = text.Trim();
                if (trimmed.Length > 0) yield return new(new(file, line), trimmed, Moved(labels, text, trimmed));
            }
        }
    }

    // From places in the text as it stands in the file to places in the trimmed one.
    static NamedSpan[]? Moved(NamedSpan[]? labels, string text, string trimmed)
    {
        if (labels is null) return null;
        int lead = text.Length - text.TrimStart().Length;
        return [.. labels.Select(label => label with
        {
            Start = Math.Clamp(label.Start - lead, 0, trimmed.Length),
            End = Math.Clamp(label.End - lead, 0, trimmed.Length),
        })];
    }

    static IEnumerable<(int Line, string Text, NamedSpan[]? Labels)> ReadFile(string path)
    {
        RequireFile(path);
        return Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".txt" => [(0, Utf8(path, () => ReadText(path)), null)],
            ".jsonl" => ReadLines(path),
            string other => throw new InputException($"{path}: '{other}' is no known kind of text; expected .txt or .jsonl"),
        };
    }

    internal static void RequireFile(string path)
    {
        if (Directory.Exists(path)) throw new InputException($"{path}: a folder; expected files, such as {path}/*.txt");
        if (!File.Exists(path)) throw new InputException($"{path}: there is no such text file; check --text");
    }

    static string ReadText(string path)
    {
        using StreamReader reader = Open(path);
        return reader.ReadToEnd();
    }

    static IEnumerable<(int, string, NamedSpan[]?)> ReadLines(string path)
    {
        using StreamReader reader = Utf8(path, () => Open(path));
        for (int line = 0; Utf8(path, reader.ReadLine) is { } json; line++)
        {
            if (string.IsNullOrWhiteSpace(json)) continue;
            (string text, NamedSpan[]? labels) = Document(json, path, line);
            yield return (line, text, labels);
        }
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

    static (string Text, NamedSpan[]? Labels) Document(string json, string path, int line)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            JsonElement root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Object &&
                root.TryGetProperty("text", out JsonElement text) && text.ValueKind == JsonValueKind.String)
            {
                string content = text.GetString()!;
                return (content, root.TryGetProperty("spans", out JsonElement spans) ? Labels(spans, content, path, line) : null);
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new InputException($"{path}: line {line + 1} is no valid JSON; expected an object with a field \"text\"", e);
        }
        throw new InputException($"{path}: line {line + 1} has no field \"text\" that holds a string");
    }

    static NamedSpan[] Labels(JsonElement spans, string text, string path, int line)
    {
        if (spans.ValueKind != JsonValueKind.Array) throw Wrong();
        return [.. spans.EnumerateArray().Select(span =>
            span.ValueKind == JsonValueKind.Array && span.GetArrayLength() == 3
            && span[0].ValueKind == JsonValueKind.Number && span[0].TryGetInt32(out int start) && start >= 0
            && span[1].ValueKind == JsonValueKind.Number && span[1].TryGetInt32(out int end) && end >= start && end <= text.Length
            && span[2].ValueKind == JsonValueKind.String && span[2].GetString() is { Length: > 0 } name
                ? new NamedSpan(start, end, name) : throw Wrong())];

        InputException Wrong() => new($"{path}: line {line + 1}: a label is of another form; " +
            $"expected \"spans\": [[start, end, \"name\"], …] with 0 ≤ start ≤ end ≤ {text.Length}");
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
