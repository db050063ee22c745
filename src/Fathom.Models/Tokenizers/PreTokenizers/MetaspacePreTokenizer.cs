using System.Text;
using Fathom.Models.Tokenizers.Patterns;

namespace Fathom.Models.Tokenizers.PreTokenizers;

/// <summary>SentencePiece's: spaces become a visible mark (▁), one is put in front, and words are cut before each mark.</summary>
internal sealed class MetaspacePreTokenizer : PreTokenizer
{
    private readonly string _mark;
    private readonly PrependScheme _scheme;
    private readonly bool _split;
    private readonly Pattern _cut;

    private MetaspacePreTokenizer(string mark, PrependScheme scheme, bool split)
    {
        _mark = mark;
        _scheme = scheme;
        _split = split;
        _cut = Pattern.Exactly(mark);
    }

    internal static MetaspacePreTokenizer ReadSettings(JsonPart part)
    {
        var (mark, scheme, split) = MetaspaceSettings.Read(part);
        return new MetaspacePreTokenizer(mark, scheme, split);
    }

    internal override void Apply(Pieces pieces)
    {
        var text = new StringBuilder(pieces.Text.Length + 1);
        List<(int, int)> spans = new(pieces.Spans.Count);
        List<CharacterRange>? origins = pieces.Origins is null ? null : [];
        for (int i = 0; i < pieces.Spans.Count; i++)
        {
            int start = text.Length;
            var piece = pieces[i];
            bool prepend = _scheme == PrependScheme.Always || (_scheme == PrependScheme.First && i == 0 && pieces.AtTextStart);
            prepend = prepend && piece[0] != ' ' && !piece.StartsWith(_mark);
            if (prepend) { text.Append(_mark); }
            text.Append(piece).Replace(" ", _mark, start, text.Length - start);
            spans.Add((start, text.Length - start));
            pieces.CopyOrigins(i, prepend ? _mark.Length : 0, origins, _mark.Length);
        }
        pieces.Replace(text.ToString().AsMemory(), spans, origins?.ToArray());
        if (_split) { Cut(pieces, _cut, SplitBehavior.MergedWithNext, invert: false); }
    }
}
