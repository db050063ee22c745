namespace Fathom.Models.Tokenizers.Normalizers;

/// <summary>Puts a text in front; an empty text stays empty.</summary>
internal sealed class PrependNormalizer(string prefix) : Normalizer
{
    internal override string Apply(string text) => text.Length == 0 ? text : prefix + text;

    internal override (string Text, CharacterRange[] Origins) Apply(string text, CharacterRange[] origins)
    {
        if (text.Length == 0) { return (text, origins); }
        var none = new CharacterRange(origins[0].Start, origins[0].Start);
        return (prefix + text, [.. Enumerable.Repeat(none, prefix.Length), .. origins]);
    }
}
