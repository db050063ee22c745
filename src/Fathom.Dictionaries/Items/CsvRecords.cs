using System.Text;

namespace Fathom.Dictionaries;

/// <summary>Records of a comma-separated file as RFC 4180 has them: quoted fields may hold commas, quotes doubled, and line
/// ends.</summary>
static class CsvRecords
{
    /// <param name="reader">The text.</param>
    /// <param name="most">Characters of a record at most.</param>
    /// <exception cref="FormatException">A quote that is not closed, or a record that is longer.</exception>
    public static IEnumerable<List<string>> Read(TextReader reader, int most)
    {
        var field = new StringBuilder();
        List<string> record = [];
        bool quoted = false, begun = false;
        int length = 0, number = 1;
        for (int next; (next = reader.Read()) >= 0;)
        {
            char c = (char)next;
            if (++length > most) throw new FormatException($"record {number} has more than {most:n0} characters");
            if (quoted)
            {
                if (c != '"') field.Append(c);
                else if (reader.Peek() == '"') field.Append((char)reader.Read());
                else quoted = false;
            }
            else if (c == '"' && field.Length == 0) quoted = begun = true;
            else if (c is ',' or '\n')
            {
                if (c == '\n' && field.Length > 0 && field[^1] == '\r') field.Length--;
                if (c == ',' || begun || record.Count > 0 || field.Length > 0) record.Add(field.ToString());
                field.Clear();
                begun = false;
                if (c == ',') continue;
                if (record.Count > 0) yield return record;
                (record, length) = ([], 0);
                number++;
            }
            else field.Append(c);
        }
        if (quoted) throw new FormatException($"record {number} has a quote that is not closed");
        if (!begun && record.Count == 0 && field.Length == 0) yield break;
        record.Add(field.ToString());
        yield return record;
    }
}
