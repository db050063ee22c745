using Fathom.Models.Tokenizers.Unicode;

namespace Fathom.Models.Tokenizers.Normalizers;

/// <summary>Rewrites a text before it is cut into pieces.</summary>
internal abstract class Normalizer
{
    internal abstract string Apply(string text);

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
