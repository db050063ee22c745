using Fathom.Dictionaries;

namespace Fathom.Features;

/// <summary>An n-gram as a person reads it.</summary>
static class NgramText
{
    /// <summary><c>" dog" after " the…"</c>, the dots for any token.</summary>
    public static string Of(ItemStore items, int[] ngram)
    {
        string last = Token(items, ngram[^1]);
        return ngram.Length == 1 ? last : $"{last} after \"" + string.Concat(ngram[..^1].Select(id =>
            id == NgramRule.Any ? "…" : PassageText.Token(items.Text(id)))) + "\"";
    }

    /// <summary>One token, quoted.</summary>
    public static string Token(ItemStore items, int id) => $"\"{PassageText.Token(items.Text(id))}\"";
}
