using Fathom.Models.Tokenizers.Patterns;

namespace Fathom.Models.Tokenizers.PreTokenizers;

/// <summary>Cuts a text into the pieces that the model encodes one by one.</summary>
internal abstract class PreTokenizer
{
    internal abstract void Apply(Pieces pieces);

    internal static PreTokenizer Read(JsonPart part)
    {
        switch (part.Type)
        {
            case "Sequence":
                part.AllowOnly("type", "pretokenizers");
                return new PreTokenizerSequence([.. part["pretokenizers"].Items().Select(Read)]);
            case "ByteLevel":
                // trim_offsets concerns character offsets only, never ids.
                part.AllowOnly("type", "add_prefix_space", "trim_offsets", "use_regex");
                return new ByteLevelPreTokenizer(part["add_prefix_space"].Flag(), part.Find("use_regex")?.Flag() ?? true);
            case "Split":
                part.AllowOnly("type", "pattern", "behavior", "invert");
                return new SplitPreTokenizer(
                    TextPattern.Read(part["pattern"]).Pattern, ReadBehavior(part["behavior"]), part["invert"].Flag());
            case "Metaspace":
                return MetaspacePreTokenizer.ReadSettings(part);
            case "Digits":
                part.AllowOnly("type", "individual_digits");
                return new DigitsPreTokenizer(part["individual_digits"].Flag());
            case var other:
                throw part.Bad($"the pre-tokenizer {JsonPart.Shown(other)} is not supported yet"
                    + " (supported: Sequence, ByteLevel, Split, Metaspace, Digits)");
        }
    }

    private static SplitBehavior ReadBehavior(JsonPart part) => part.Text() switch
    {
        "Removed" => SplitBehavior.Removed,
        "Isolated" => SplitBehavior.Isolated,
        "MergedWithPrevious" => SplitBehavior.MergedWithPrevious,
        "MergedWithNext" => SplitBehavior.MergedWithNext,
        "Contiguous" => SplitBehavior.Contiguous,
        var other => throw part.Bad($"the split behavior {JsonPart.Shown(other)} is not supported yet"),
    };

    /// <summary>Cuts every piece where <paramref name="pattern"/> matches.</summary>
    protected static void Cut(Pieces pieces, Pattern pattern, SplitBehavior behavior, bool invert)
    {
        List<(int, int)> spans = new(pieces.Text.Length / 4 + 1);
        List<Segment> segments = [];
        for (int i = 0; i < pieces.Spans.Count; i++)
        {
            segments.Clear();
            pattern.Cover(pieces[i], segments);
            Splitting.Add(segments, behavior, invert, pieces.Spans[i].Start, spans);
        }
        pieces.Replace(pieces.Text, spans, null);
    }
}
