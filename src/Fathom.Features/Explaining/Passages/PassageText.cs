using System.Globalization;
using System.Text;

namespace Fathom.Features;

/// <summary>
/// Passages as one line of text for a judge. Whatever a token holds, a passage stays one line, and a mark is a mark: line ends
/// and control characters are written as escapes, and the marks within a text as plain brackets.
/// </summary>
static class PassageText
{
    /// <summary>Around tokens that are marked.</summary>
    public const char Open = '⟦', Close = '⟧';

    public static string Plain(Passage passage) => Of(passage, []);

    /// <summary>With the tokens marked on which the latent fires.</summary>
    public static string Marked(Passage passage) => Of(passage, Marks.Of(passage));

    /// <param name="passage">It.</param>
    /// <param name="marked">[n], or empty for none. Neighbouring marked tokens share their marks.</param>
    public static string Of(Passage passage, bool[] marked)
    {
        var text = new StringBuilder();
        for (int i = 0; i < passage.Texts.Count; i++)
        {
            bool mark = i < marked.Length && marked[i];
            if (mark && !(i > 0 && marked[i - 1])) text.Append(Open);
            text.Append(Token(passage.Texts[i]));
            if (mark && !(i + 1 < marked.Length && marked[i + 1])) text.Append(Close);
        }
        return text.ToString();
    }

    /// <summary>One token.</summary>
    public static string Token(string token)
    {
        var text = new StringBuilder(token.Length);
        foreach (char c in token)
            text.Append(c switch
            {
                Open => "[",
                Close => "]",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                _ when char.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.LineSeparator
                    or UnicodeCategory.ParagraphSeparator => $"\\u{(int)c:x4}",
                _ => c.ToString(),
            });
        return text.ToString();
    }

    /// <summary>Passages one a line, numbered from 1.</summary>
    public static string Numbered(IEnumerable<string> passages) =>
        string.Join('\n', passages.Select((passage, i) => $"{i + 1}. {passage}"));
}
