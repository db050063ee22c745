namespace Fathom.Models.Tokenizers.Decoders;

/// <summary>Turns tokens back into text, step by step; the text is what is left, joined.</summary>
internal abstract class Decoder
{
    internal abstract List<string> Apply(List<string> tokens);

    /// <summary>Whether the tokens are spelt in <see cref="ByteAlphabet"/>.</summary>
    internal virtual bool ReadsBytes => false;

    internal static Decoder Read(JsonPart part)
    {
        switch (part.Type)
        {
            case "Sequence":
                part.AllowOnly("type", "decoders");
                return new DecoderSequence([.. part["decoders"].Items().Select(Read)]);
            case "ByteLevel":
                // These three settings mean something only to the pre-tokenizer of the same name.
                part.AllowOnly("type", "add_prefix_space", "trim_offsets", "use_regex");
                return new ByteLevelDecoder();
            case "Replace":
                part.AllowOnly("type", "pattern", "content");
                return new ReplaceDecoder(TextPattern.Read(part["pattern"]), part["content"].Text());
            case "ByteFallback":
                part.AllowOnly("type");
                return new ByteFallbackDecoder();
            case "Fuse":
                part.AllowOnly("type");
                return new FuseDecoder();
            case "Strip":
                part.AllowOnly("type", "content", "start", "stop");
                return new StripDecoder(part["content"].Character(), part["start"].Number(1 << 20), part["stop"].Number(1 << 20));
            case "Metaspace":
                var (mark, scheme, _) = MetaspaceSettings.Read(part);
                return new MetaspaceDecoder(mark, scheme);
            case var other:
                throw part.Bad($"the decoder {JsonPart.Shown(other)} is not supported yet"
                    + " (supported: Sequence, ByteLevel, Replace, ByteFallback, Fuse, Strip, Metaspace)");
        }
    }
}
