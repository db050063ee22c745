using System.Globalization;
using System.Text;

namespace Fathom.Features;

/// <summary>Text that came from a server, made fit for a line of a page, a file or a message.</summary>
static class AnswerText
{
    const string Begin = "<think>", End = "</think>";

    /// <summary>What stands behind a model's thoughts, where it writes them into its answer; nothing where they do not
    /// end.</summary>
    public static string WithoutThoughts(string answer)
    {
        int end = answer.LastIndexOf(End, StringComparison.Ordinal);
        if (end >= 0) return answer[(end + End.Length)..];
        return answer.Contains(Begin, StringComparison.Ordinal) ? "" : answer;
    }

    /// <summary>One line: control, format and line-separating characters become blanks, blanks are joined, and it is cut where
    /// it is long.</summary>
    public static string Line(string text, int most)
    {
        if (IsLine(text, most)) return text;
        var line = new StringBuilder();
        foreach (Rune rune in text.EnumerateRunes())
        {
            bool isBlank = Rune.IsWhiteSpace(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control
                or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
            if (!isBlank && line.Length >= most) return line.ToString().TrimEnd() + "…";
            if (!isBlank) line.Append(rune.ToString());
            else if (line.Length > 0 && line[^1] != ' ') line.Append(' ');
        }
        return line.ToString().TrimEnd();
    }

    // Most texts are: printable ASCII with single blanks between.
    static bool IsLine(string text, int most)
    {
        if (text.Length > most) return false;
        char before = ' ';
        foreach (char c in text)
        {
            if (c is < ' ' or > '~' || c == ' ' && before == ' ') return false;
            before = c;
        }
        return text.Length == 0 || before != ' ';
    }
}
