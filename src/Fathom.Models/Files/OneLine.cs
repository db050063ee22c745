using System.Globalization;
using System.Text;

namespace Fathom.Models.Files;

/// <summary>Text that came out of a file, made fit for a one-line message whatever it holds.</summary>
static class OneLine
{
    const int Limit = 100;

    /// <summary>The text in quotes, with control characters and broken surrogates escaped, cut when long.</summary>
    public static string Quote(string text) => $"\"{Of(text)}\"";

    public static string Of(string text)
    {
        var line = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (line.Length >= Limit) return line.Append('…').ToString();
            bool printable = Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.OtherNotAssigned);
            if (printable) line.Append(rune.ToString());
            else line.Append($"\\u{rune.Value:x4}");
        }
        return line.ToString();
    }
}
