namespace Fathom.Models.Tokenizers;

/// <summary>The settings that Metaspace has as a pre-tokenizer and as a decoder.</summary>
internal readonly record struct MetaspaceSettings(string Mark, PrependScheme Scheme, bool Split)
{
    internal static MetaspaceSettings Read(JsonPart part)
    {
        // str_rep repeats the replacement in old files.
        part.AllowOnly("type", "replacement", "str_rep", "add_prefix_space", "prepend_scheme", "split");
        var scheme = part.Find("prepend_scheme") is { } named
            ? named.Text() switch
            {
                "never" => PrependScheme.Never,
                "first" => PrependScheme.First,
                "always" => PrependScheme.Always,
                var other => throw named.Bad($"the prepend scheme {JsonPart.Shown(other)} is not supported yet"),
            }
            : PrependScheme.Always;
        if (part.Find("add_prefix_space")?.Flag() == false)
        {
            if (part.Find("prepend_scheme") is not null && scheme != PrependScheme.Never)
            {
                throw part.Bad("add_prefix_space is false but prepend_scheme is not \"never\"");
            }
            scheme = PrependScheme.Never;
        }
        return new MetaspaceSettings(part["replacement"].Character(), scheme, part.Find("split")?.Flag() ?? true);
    }
}
