using System.Text.Json;
using Fathom.Models.Files;

namespace Fathom.Dictionaries;

/// <summary>
/// What each row of a matrix of vectors is of: one text a row, in the order of the rows. From a .txt (a line each), a .jsonl (a
/// string, or an object with a field <c>text</c> or <c>title</c>) or a .csv (the column <c>text</c> or <c>title</c>, or the only
/// one).
/// </summary>
public sealed class RowTexts
{
    /// <summary>Characters of a line or record at most.</summary>
    public const int MostCharacters = StrictText.MostCharacters;

    static readonly string[] Fields = ["text", "title"];

    readonly List<string> texts;

    RowTexts(List<string> texts) => this.texts = texts;

    /// <summary>Texts.</summary>
    public int Count => texts.Count;

    /// <summary>The text of a row.</summary>
    public string this[long row] => texts[(int)row];

    /// <param name="path">The file; untrusted.</param>
    /// <param name="rows">Rows that the vectors have.</param>
    /// <param name="vectors">Their file, for the message.</param>
    /// <exception cref="InputException">Missing, too large, of another kind, malformed, or not one text for each row.</exception>
    public static RowTexts Read(string path, long rows, string vectors)
    {
        if (!File.Exists(path))
            throw new InputException($"{path}: there is no such file; expected a text for each row of {vectors}");
        return StrictText.Read(path, reader => new RowTexts(OneForEachRow(reader, path, rows, vectors)));
    }

    static List<string> OneForEachRow(StreamReader reader, string path, long rows, string vectors)
    {
        IEnumerable<string> all = Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".txt" => StrictText.Lines(reader),
            ".jsonl" => StrictText.Lines(reader).Index().Where(line => !string.IsNullOrWhiteSpace(line.Item))
                .Select(line => OfJson(line.Item, line.Index)),
            ".csv" => OfCsv(reader),
            string other => throw new InputException($"{path}: '{other}' is no known kind of texts; " +
                "expected .txt, .jsonl or .csv"),
        };
        List<string> texts = [];
        foreach (string text in all)
        {
            if (texts.Count == rows)
                throw new InputException($"{path}: more texts than the {rows:n0} rows of {vectors}; " +
                    "expected one for each row, in the same order");
            texts.Add(text);
        }
        if (texts.Count < rows)
            throw new InputException($"{path}: {texts.Count:n0} texts, {vectors} has {rows:n0} rows; " +
                "expected one for each row, in the same order");
        return texts;
    }

    /// <summary>Writes them as .jsonl, one string a line.</summary>
    public void Write(string path) => AtomicFile.Write(path, stream =>
    {
        foreach (string text in texts)
        {
            JsonSerializer.Serialize(stream, text, JsonFile.Options);
            stream.WriteByte((byte)'\n');
        }
    });

    static string OfJson(string line, int index)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            JsonElement root = document.RootElement;
            if (root.ValueKind == JsonValueKind.String) return root.GetString()!;
            if (root.ValueKind == JsonValueKind.Object)
                foreach (string field in Fields)
                    if (root.TryGetProperty(field, out JsonElement value) && value.ValueKind == JsonValueKind.String)
                        return value.GetString()!;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new FormatException($"line {index + 1} is no valid JSON; expected a string, or an object with a \"text\"", e);
        }
        throw new FormatException($"line {index + 1} holds no text; " +
            "expected a string, or an object with a field \"text\" or \"title\"");
    }

    static IEnumerable<string> OfCsv(StreamReader reader)
    {
        int column = -1, number = 0;
        foreach (List<string> record in CsvRecords.Read(reader, MostCharacters))
        {
            if (number++ == 0)
            {
                int lone = record.Count == 1 ? 0 : -1;
                column = Fields.Select(field => record.FindIndex(name =>
                    name.Trim().Equals(field, StringComparison.OrdinalIgnoreCase))).FirstOrDefault(at => at >= 0, lone);
                if (column < 0)
                    throw new FormatException($"columns {string.Join(", ", record.Take(8))}; expected one called text or title");
                continue;
            }
            yield return column < record.Count ? record[column]
                : throw new FormatException($"record {number} has {record.Count} fields; expected at least {column + 1}");
        }
    }
}
