using System.Text;
using Fathom.Models.Tokenizers.Patterns;

namespace Fathom.Models.Tokenizers;

/// <summary>The two spellings of a pattern in tokenizer.json: <c>{"String": "…"}</c> and <c>{"Regex": "…"}</c>.</summary>
internal sealed class TextPattern
{
    private readonly string? _exact;

    private TextPattern(Pattern pattern, string? exact)
    {
        Pattern = pattern;
        _exact = exact;
    }

    internal Pattern Pattern { get; }

    internal static TextPattern Read(JsonPart part)
    {
        part.AllowOnly("String", "Regex");
        if (part.Find("String") is { } exact && part.Find("Regex") is null)
        {
            string text = exact.Text();
            if (text.Length == 0) { throw exact.Bad("an empty pattern is not supported"); }
            return new TextPattern(Pattern.Exactly(text), text);
        }
        if (part.Find("Regex") is { } regex && part.Find("String") is null)
        {
            return new TextPattern(Pattern.Parse(regex.Text(), regex.Bad), null);
        }
        throw part.Bad("expected {\"String\": …} or {\"Regex\": …}");
    }

    internal string Replace(string text, string content)
    {
        if (_exact is not null) { return text.Replace(_exact, content, StringComparison.Ordinal); }
        List<Segment> segments = [];
        Pattern.Cover(text, segments);
        var result = new StringBuilder(text.Length);
        foreach (var segment in segments)
        {
            if (segment.Matched) { result.Append(content); }
            else { result.Append(text, segment.Start, segment.End - segment.Start); }
        }
        return result.ToString();
    }
}
