using Fathom.Models.Tokenizers;

namespace Fathom.Features;

/// <summary>A text that grows by tokens. Bytes of one character may be spread over tokens: what ends in half of one waits for the
/// rest.</summary>
/// <param name="tokenizer">Null where there is none: then a token is its id.</param>
/// <param name="prompt">What it begins with.</param>
sealed class GrowingText(Tokenizer? tokenizer, int[] prompt)
{
    readonly List<int> ids = [.. prompt];
    string shown = tokenizer?.Decode(prompt, skipSpecial: true) ?? "";

    /// <returns>What the token adds.</returns>
    public string Add(int id)
    {
        if (tokenizer is null) return $"[{id}]";
        ids.Add(id);
        string text = tokenizer.Decode([.. ids], skipSpecial: true);
        if (text.EndsWith('\uFFFD') || !text.StartsWith(shown, StringComparison.Ordinal)) return "";
        string added = text[shown.Length..];
        shown = text;
        return added;
    }
}
