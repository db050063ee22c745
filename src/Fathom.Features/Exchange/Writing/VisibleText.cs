using System.Globalization;

namespace Fathom.Features;

/// <summary>Text of others with nothing in it that cannot be seen: control characters, and those that turn the direction of what
/// follows, by their numbers.</summary>
static class VisibleText
{
    public static string Of(string text) => text.Any(IsUnseen)
        ? string.Concat(text.Select(c => IsUnseen(c) ? $"\\u{(int)c:x4}" : c.ToString())) : text;

    /// <summary>A token where it stands alone: its spaces as dots, its line ends as arrows.</summary>
    public static string Token(string text) => text.Length == 0 ? "∅"
        : Of(text.Replace("\r\n", "↵").Replace('\n', '↵').Replace('\t', '⇥').Replace(' ', '·'));

    public static bool IsUnseen(char c) => c is '\u200E' or '\u200F' or '\uFEFF' or (>= '\u202A' and <= '\u202E')
        or (>= '\u2066' and <= '\u2069') or '\u2028' or '\u2029' || char.GetUnicodeCategory(c) == UnicodeCategory.Control;
}
