using System.Text;
using Fathom.Models.Tokenizers.Unicode;

namespace Fathom.Models.Tokenizers.Normalizers;

/// <summary>Rewrites a text before it is cut into pieces.</summary>
internal abstract class Normalizer
{
    internal abstract string Apply(string text);

    /// <summary>The same, and for each character of the result where it comes from.</summary>
    /// <param name="text">The text.</param>
    /// <param name="origins">Where each of its characters comes from.</param>
    internal abstract (string Text, CharacterRange[] Origins) Apply(string text, CharacterRange[] origins);

    /// <summary>
    /// Rewrites stretch by stretch, where that is the same as rewriting the whole; a stretch that changes comes from all of its
    /// characters.
    /// </summary>
    protected (string Text, CharacterRange[] Origins) ByStretch(string text, CharacterRange[] origins, Func<char, bool> begins)
    {
        var result = new StringBuilder(text.Length);
        List<CharacterRange> from = new(text.Length);
        for (int start = 0, end; start < text.Length; start = end)
        {
            end = start + 1;
            while (end < text.Length && !begins(text[end])) { end++; }
            string before = text[start..end], after = Apply(before);
            result.Append(after);
            var own = origins.AsSpan(start..end);
            if (after == before) { from.AddRange(own); }
            else { from.AddRange(Enumerable.Repeat(CharacterRange.Hull(own), after.Length)); }
        }
        return (result.ToString(), [.. from]);
    }

    internal static Normalizer Read(JsonPart part)
    {
        switch (part.Type)
        {
            case "Sequence":
                part.AllowOnly("type", "normalizers");
                return new NormalizerSequence([.. part["normalizers"].Items().Select(Read)]);
            case "NFC": return Form(part, UnicodeForm.Nfc);
            case "NFD": return Form(part, UnicodeForm.Nfd);
            case "NFKC": return Form(part, UnicodeForm.Nfkc);
            case "NFKD": return Form(part, UnicodeForm.Nfkd);
            case "Prepend":
                part.AllowOnly("type", "prepend");
                return new PrependNormalizer(part["prepend"].Text());
            case "Replace":
                part.AllowOnly("type", "pattern", "content");
                return new ReplaceNormalizer(TextPattern.Read(part["pattern"]), part["content"].Text());
            case "Lowercase":
                part.AllowOnly("type");
                return new LowercaseNormalizer();
            case "Strip":
                part.AllowOnly("type", "strip_left", "strip_right");
                return new StripNormalizer(part["strip_left"].Flag(), part["strip_right"].Flag());
            case var other:
                throw part.Bad($"the normalizer {JsonPart.Shown(other)} is not supported yet"
                    + " (supported: Sequence, NFC, NFD, NFKC, NFKD, Prepend, Replace, Lowercase, Strip)");
        }
    }

    private static UnicodeFormNormalizer Form(JsonPart part, UnicodeForm form)
    {
        part.AllowOnly("type");
        return new UnicodeFormNormalizer(form);
    }
}
