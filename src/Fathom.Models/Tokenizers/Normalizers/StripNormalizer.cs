namespace Fathom.Models.Tokenizers.Normalizers;

/// <summary>Removes white space (Unicode White_Space) at the ends.</summary>
internal sealed class StripNormalizer(bool left, bool right) : Normalizer
{
    internal override string Apply(string text)
    {
        if (left) { text = text.TrimStart(); }
        return right ? text.TrimEnd() : text;
    }

    internal override (string Text, CharacterRange[] Origins) Apply(string text, CharacterRange[] origins)
    {
        string stripped = Apply(text);
        int start = left ? Math.Min(text.Length - text.TrimStart().Length, text.Length - stripped.Length) : 0;
        return (stripped, origins[start..(start + stripped.Length)]);
    }
}
