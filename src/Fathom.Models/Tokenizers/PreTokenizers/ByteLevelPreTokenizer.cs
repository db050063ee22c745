using System.Text;
using Fathom.Models.Tokenizers.Patterns;

namespace Fathom.Models.Tokenizers.PreTokenizers;

/// <summary>GPT-2's: words by its pattern, then every byte of their UTF-8 as its letter of <see cref="ByteAlphabet"/>.</summary>
internal sealed class ByteLevelPreTokenizer(bool prefixSpace, bool useRegex) : PreTokenizer
{
    private static readonly Lazy<Pattern> Words = new(() => Pattern.Parse(
        @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+", message => new InputException(message)));

    internal override void Apply(Pieces pieces)
    {
        if (prefixSpace) { AddSpaces(pieces); }
        if (useRegex) { Cut(pieces, Words.Value, SplitBehavior.Isolated, invert: false); }
        NameBytes(pieces);
    }

    private static void AddSpaces(Pieces pieces)
    {
        var text = new StringBuilder(pieces.Text.Length + 1);
        List<(int, int)> spans = new(pieces.Spans.Count);
        List<CharacterRange>? origins = pieces.Origins is null ? null : [];
        for (int i = 0; i < pieces.Spans.Count; i++)
        {
            int start = text.Length;
            bool prepend = pieces[i][0] != ' ';
            if (prepend) { text.Append(' '); }
            text.Append(pieces[i]);
            spans.Add((start, text.Length - start));
            pieces.CopyOrigins(i, prepend ? 1 : 0, origins);
        }
        pieces.Replace(text.ToString().AsMemory(), spans, origins?.ToArray());
    }

    private static void NameBytes(Pieces pieces)
    {
        var spans = pieces.Spans;
        var source = pieces.Text.Span;
        var text = new char[Encoding.UTF8.GetByteCount(source)];
        var origins = pieces.Origins is null ? null : new CharacterRange[text.Length];
        Span<byte> bytes = stackalloc byte[4];
        int at = 0;
        for (int i = 0; i < spans.Count; i++)
        {
            int start = at, end = spans[i].Start + spans[i].Length;
            for (int c = spans[i].Start; c < end; c++)
            {
                if (source[c] < 0x80)
                {
                    if (origins is not null) { origins[at] = pieces.Origins![c]; }
                    text[at++] = ByteAlphabet.Name((byte)source[c]);
                    continue;
                }
                Rune.DecodeFromUtf16(source[c..], out var rune, out int units);
                int written = rune.EncodeToUtf8(bytes);
                origins?.AsSpan(at, written).Fill(CharacterRange.Hull(pieces.Origins.AsSpan(c, units)));
                foreach (byte value in bytes[..written]) { text[at++] = ByteAlphabet.Name(value); }
                c += units - 1;
            }
            spans[i] = (start, at - start);
        }
        pieces.Replace(text.AsMemory(0, at), spans, origins);
    }
}
