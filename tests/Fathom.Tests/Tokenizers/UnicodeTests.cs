using System.Security.Cryptography;
using System.Text;
using Fathom.Models.Tokenizers.Normalizers;
using Fathom.Models.Tokenizers.Patterns;
using Fathom.Models.Tokenizers.Unicode;

namespace Fathom.Tests.Tokenizers;

/// <summary>
/// Every code point, against digests that Hugging Face's library gave: normal forms, lower case, character classes. A .NET with
/// newer Unicode tables fails here, and would give other ids for the characters that are new.
/// </summary>
public class UnicodeTests
{
    public static TheoryData<string> Forms => [.. Golden.Root["forms"]!.AsObject().Select(entry => entry.Key)];

    public static TheoryData<string> Classes => [.. Golden.Root["classes"]!.AsObject().Select(entry => entry.Key)];

    [Theory]
    [MemberData(nameof(Forms))]
    public void Every_code_point_has_the_right_form(string name)
    {
        Normalizer normalizer = name == "Lowercase"
            ? new LowercaseNormalizer()
            : new UnicodeFormNormalizer(Enum.Parse<UnicodeForm>(name));
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (int c = 0; c < 0x30000; c++)
        {
            if (!Rune.IsValid(c)) { continue; }
            string s = new Rune(c).ToString();
            string line = $"{normalizer.Apply(s)}\n{normalizer.Apply($"a\u0301{s}\u0334\u0323{s}")}\n";
            hash.AppendData(Encoding.UTF8.GetBytes(line));
        }
        Assert.Equal(Golden.Root["forms"]![name]!.GetValue<string>(), Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    [Theory]
    [MemberData(nameof(Classes))]
    public void Every_code_point_is_in_the_right_classes(string name)
    {
        var pattern = Pattern.Parse(name, message => new InputException(message));
        byte[] members = new byte[0x110000];
        List<Segment> segments = [];
        for (int start = 0; start < members.Length; start += 0x800)
        {
            if (start == 0xD800) { continue; }
            string text = string.Concat(Enumerable.Range(start, 0x800).Select(char.ConvertFromUtf32));
            segments.Clear();
            pattern.Cover(text, segments);
            foreach (var segment in segments.Where(segment => segment.Matched))
            {
                foreach (var rune in text[segment.Start..segment.End].EnumerateRunes()) { members[rune.Value] = 1; }
            }
        }
        Assert.Equal(Golden.Root["classes"]![name]!.GetValue<string>(), Convert.ToHexStringLower(SHA256.HashData(members)));
    }

    /// <summary>UAX 15, D117: composing goes past marks of lower classes, and a mark of the same class blocks.</summary>
    [Theory]
    [InlineData("a\u0323\u0302", "\u1EAD")]
    [InlineData("a\u0302\u0323", "\u1EAD")]
    [InlineData("a\u0301\u0302", "\u00E1\u0302")]
    [InlineData("\u1100\u1161\u11A8", "\uAC01")]
    [InlineData("\u0958", "\u0915\u093C")]
    [InlineData("plain", "plain")]
    public void Canonical_composition(string text, string composed) =>
        Assert.Equal(composed, UnicodeNormalizer.Normalize(text, UnicodeForm.Nfc));
}
