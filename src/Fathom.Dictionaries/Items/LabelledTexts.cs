using System.Text.Json;

namespace Fathom.Dictionaries;

/// <summary>Labelled texts of a .csv with a line of names, or a .jsonl of objects. The file is untrusted.</summary>
public static class LabelledTexts
{
    /// <param name="path">The file.</param>
    /// <param name="columns">What its columns are called.</param>
    /// <exception cref="InputException">Missing, too large, of another kind or malformed; no text in it; or a text without a
    /// label.</exception>
    public static IReadOnlyList<LabelledText> Read(string path, LabelledColumns columns)
    {
        if (!File.Exists(path)) throw new InputException($"{path}: there is no such file; expected a .csv or .jsonl of labelled " +
            "texts");
        (string, bool)[] wanted = columns.Wanted;
        List<LabelledText> texts = StrictText.Read(path, reader => Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".csv" => OfCsv(reader, wanted),
            ".jsonl" => OfJson(reader, wanted),
            string other => throw new InputException($"{path}: '{other}' is no known kind of labelled text; expected .csv or " +
                ".jsonl"),
        });
        return texts.Count > 0 ? texts : throw new InputException($"{path}: no text in it; expected labelled texts");
    }

    static List<LabelledText> OfCsv(StreamReader reader, (string Name, bool Must)[] wanted)
    {
        int[]? places = null;
        List<LabelledText> texts = [];
        int number = 0;
        foreach (List<string> record in CsvRecords.Read(reader, StrictText.MostCharacters))
        {
            number++;
            if (places is null)
            {
                places = [.. wanted.Select(column => Place(record, column))];
                continue;
            }
            int most = places.Max();
            if (record.Count <= most)
                throw new FormatException($"record {number} has {record.Count} fields; expected at least {most + 1}");
            texts.Add(Text(number, [.. places.Select(place => place < 0 ? null : record[place])], "record"));
        }
        return texts;
    }

    static int Place(List<string> names, (string Name, bool Must) column)
    {
        int at = names.FindIndex(name => name.Trim().Equals(column.Name, StringComparison.OrdinalIgnoreCase));
        return at >= 0 || !column.Must ? at : throw new FormatException(
            $"no column '{column.Name}' among {string.Join(", ", names.Take(8))}; expected names and values with commas between, " +
            "or the column's name in --text-column, --label-column and their like (of fathom probe)");
    }

    static List<LabelledText> OfJson(StreamReader reader, (string Name, bool Must)[] wanted)
    {
        List<LabelledText> texts = [];
        foreach ((int index, string line) in StrictText.Lines(reader).Index())
            if (!string.IsNullOrWhiteSpace(line)) texts.Add(Text(index + 1, Fields(line, index + 1, wanted), "line"));
        return texts;
    }

    static string?[] Fields(string line, int number, (string Name, bool Must)[] wanted)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            JsonElement root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object) throw new FormatException($"line {number} is no JSON object");
            return [.. wanted.Select(column => root.TryGetProperty(column.Name, out JsonElement value) ? Scalar(value)
                : !column.Must ? null : throw new FormatException($"line {number} has no field '{column.Name}'; if it is " +
                    "called otherwise, say so with --text-column, --label-column and their like (of fathom probe)"))];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new FormatException($"line {number} is no valid JSON; expected an object with a text and a label", e);
        }

        string Scalar(JsonElement value) => value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!,
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
            _ => throw new FormatException($"line {number}: a field that is no text and no number"),
        };
    }

    static LabelledText Text(int number, string?[] fields, string unit)
    {
        string text = fields[0]!.Trim(), label = fields[1]!.Trim();
        if (text.Length == 0) throw new FormatException($"{unit} {number} has an empty text");
        if (label.Length == 0) throw new FormatException($"{unit} {number} has an empty label");
        string? split = fields[2]?.Trim();
        if (split is not (null or "train" or "validation" or "test"))
            throw new FormatException($"{unit} {number}: the split is '{split}'; expected train, validation or test");
        return new(number, text, label, split, fields[3]?.Trim(), fields[4]?.Trim(), fields[5]?.Trim());
    }
}
