using System.Globalization;
using System.Text;

namespace Fathom.Features;

/// <summary>Text that came from a server, made fit for a line of a page, a file or a message.</summary>
static class AnswerText
{
    /// <summary>One line: control, format and line-separating characters become blanks, blanks are joined, and it is cut where
    /// it is long.</summary>
    public static string Line(string text, int most)
    {
        var line = new StringBuilder();
        foreach (Rune rune in text.EnumerateRunes())
        {
            bool isBlank = Rune.IsWhiteSpace(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control
                or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
            if (!isBlank) line.Append(rune.ToString());
            else if (line.Length > 0 && line[^1] != ' ') line.Append(' ');
            if (line.Length >= most) return line.ToString().TrimEnd() + "…";
        }
        return line.ToString().TrimEnd();
    }
}
