using Fathom.Models.Tokenizers.Patterns;

namespace Fathom.Models.Tokenizers.Normalizers;

internal sealed class ReplaceNormalizer(TextPattern pattern, string content) : Normalizer
{
    internal override string Apply(string text) => pattern.Replace(text, content);

    internal override (string Text, CharacterRange[] Origins) Apply(string text, CharacterRange[] origins)
    {
        List<Segment> segments = [];
        pattern.Pattern.Cover(text, segments);
        List<CharacterRange> from = new(text.Length);
        foreach (var (start, end, matched) in segments)
        {
            if (!matched || end - start == content.Length) { from.AddRange(origins.AsSpan(start..end)); }
            else if (end > start)
            {
                from.AddRange(Enumerable.Repeat(CharacterRange.Hull(origins.AsSpan(start..end)), content.Length));
            }
            else
            {
                // An empty match: what is put in comes from no character, between its neighbours.
                int at = start < origins.Length ? origins[start].Start : origins.Length > 0 ? origins[^1].End : 0;
                from.AddRange(Enumerable.Repeat(new CharacterRange(at, at), content.Length));
            }
        }
        return (pattern.Replace(text, content), [.. from]);
    }
}
