namespace Fathom.Models.Tokenizers;

/// <summary>The special tokens that a post-processor puts before and behind a text.</summary>
internal sealed record Template(int[] Before, int[] Behind)
{
    internal static readonly Template None = new([], []);

    internal static Template Read(JsonPart part, Func<int, bool> known)
    {
        switch (part.Type)
        {
            case "ByteLevel":
                // As a post-processor it adjusts character offsets only, never ids.
                part.AllowOnly("type", "add_prefix_space", "trim_offsets", "use_regex");
                return None;
            case "TemplateProcessing":
                return ReadTemplate(part, known);
            case "Sequence":
                part.AllowOnly("type", "processors");
                var found = None;
                foreach (var item in part["processors"].Items())
                {
                    var next = Read(item, known);
                    if (found != None && next != None) { throw item.Bad("a second template is not supported"); }
                    if (next != None) { found = next; }
                }
                return found;
            case var other:
                throw part.Bad($"the post-processor {JsonPart.Shown(other)} is not supported yet"
                    + " (supported: TemplateProcessing, ByteLevel, Sequence)");
        }
    }

    private static Template ReadTemplate(JsonPart part, Func<int, bool> known)
    {
        // "pair" is for two texts at once, which nothing here encodes.
        part.AllowOnly("type", "single", "pair", "special_tokens");
        var specials = part["special_tokens"].Entries().ToDictionary(
            entry => entry.Key, entry => ReadIds(entry.Value, known), StringComparer.Ordinal);
        List<int> before = [], behind = [];
        bool textSeen = false;
        foreach (var piece in part["single"].Items())
        {
            piece.AllowOnly("SpecialToken", "Sequence");
            if (piece.Find("SpecialToken") is { } special)
            {
                special.AllowOnly("id", "type_id");
                string name = special["id"].Text();
                if (!specials.TryGetValue(name, out int[]? ids))
                {
                    throw special.Bad($"the special token \"{JsonPart.Shown(name)}\" is not among \"special_tokens\"");
                }
                (textSeen ? behind : before).AddRange(ids);
                continue;
            }
            var sequence = piece["Sequence"];
            sequence.AllowOnly("id", "type_id");
            if (textSeen || sequence["id"].Text() != "A")
            {
                throw sequence.Bad("a template must have the text A once and no other");
            }
            textSeen = true;
        }
        return textSeen ? new Template([.. before], [.. behind]) : throw part.Bad("a template must have the text A once");
    }

    private static int[] ReadIds(JsonPart part, Func<int, bool> known)
    {
        part.AllowOnly("id", "ids", "tokens");
        List<int> ids = [];
        foreach (var item in part["ids"].Items())
        {
            int id = item.Number(Vocabulary.HighestId);
            ids.Add(known(id) ? id : throw item.Bad($"the id {id} has no token"));
        }
        return [.. ids];
    }
}
