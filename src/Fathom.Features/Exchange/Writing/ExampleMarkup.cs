using System.Net;
using System.Text;

namespace Fathom.Features;

/// <summary>An example's text, each token shaded by the activation on it.</summary>
static class ExampleMarkup
{
    // Tokens shown around the peak.
    const int Before = 24, After = 12;

    // Shades of the style sheet.
    const int Shades = 10;

    /// <param name="example">The example.</param>
    /// <param name="max">The activation that gets the deepest shade, above 0.</param>
    public static string Of(CardExample example, float max)
    {
        int start = Math.Max(0, example.Peak - Before), end = Math.Min(example.Tokens.Count, example.Peak + After + 1);
        var markup = new StringBuilder(start > 0 ? "…" : "");
        for (int i = start; i < end; i++) markup.Append(Token(example.Tokens[i], example.Activations[i], i == example.Peak, max));
        return markup.Append(end < example.Tokens.Count ? "\u00A0…" : "").ToString();
    }

    // Spaces before a word stay unshaded, so that words stand apart; a token of nothing but spaces shows them.
    static string Token(string text, float activation, bool isPeak, float max)
    {
        if (!(activation > 0)) return Shown(text, spaces: false);
        bool isBlank = string.IsNullOrWhiteSpace(text);
        string word = isBlank ? text : text.TrimStart();
        int shade = Math.Clamp((int)Math.Ceiling(Shades * (double)activation / max), 1, Shades);
        return Shown(text[..(text.Length - word.Length)], spaces: false) + $"<mark class=\"s{shade}{(isPeak ? " peak" : "")}\" " +
            $"title=\"{Figures.Activation(activation)}\">{Shown(word, isBlank)}</mark>";
    }

    static string Shown(string text, bool spaces)
    {
        if (!spaces && !text.Any(VisibleText.IsUnseen)) return WebUtility.HtmlEncode(text);
        var markup = new StringBuilder();
        foreach (Rune rune in text.EnumerateRunes())
            markup.Append(rune.Value switch
            {
                '\n' => End("↵"),
                '\t' => End("⇥"),
                ' ' when spaces => End("·"),
                '\r' => "",
                _ when rune.IsBmp && VisibleText.IsUnseen((char)rune.Value) => End(VisibleText.Of(rune.ToString())),
                _ => WebUtility.HtmlEncode(rune.ToString()),
            });
        return markup.ToString();
    }

    static string End(string mark) => $"<i class=\"end\">{mark}</i>";
}
