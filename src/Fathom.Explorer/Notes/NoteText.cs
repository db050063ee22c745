using System.Globalization;
using Fathom.Features;

namespace Fathom.Explorer;

/// <summary>What people send to be kept: bounded, without what nobody could see, and as they wrote it otherwise.</summary>
static class NoteText
{
    /// <summary>One line.</summary>
    /// <exception cref="RequestException">Too long, or of several lines, or with control characters.</exception>
    public static string Line(string? text, string what, int most)
    {
        string line = (text ?? "").Trim();
        Bound(line, what, most);
        return line.Any(c => char.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator)
            ? throw RequestException.Bad($"{what}: expected one line without control characters") : line;
    }

    /// <summary>Any number of lines, line feeds between them.</summary>
    /// <exception cref="RequestException">Too long, or with other control characters than tabs.</exception>
    public static string Lines(string? text, string what, int most)
    {
        string lines = (text ?? "").ReplaceLineEndings("\n").Trim();
        Bound(lines, what, most);
        return lines.Any(c => char.IsControl(c) && c is not ('\n' or '\t'))
            ? throw RequestException.Bad($"{what}: expected text without control characters") : lines;
    }

    /// <summary>The name of who writes.</summary>
    /// <exception cref="RequestException">That of an explainer, or too long.</exception>
    public static string Name(string? by)
    {
        string name = Line(by, "by", WrittenLabels.LongestName);
        if (name.Length == 0) return WrittenLabels.Somebody;
        return WrittenLabels.IsExplainer(name) ? throw RequestException.Bad($"by: {name} is an explainer, not a person") : name;
    }

    static void Bound(string text, string what, int most)
    {
        if (text.Length > most) throw RequestException.Bad($"{what}: {text.Length} characters, {most} at most");
    }
}
