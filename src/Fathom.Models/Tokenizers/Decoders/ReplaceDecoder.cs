namespace Fathom.Models.Tokenizers.Decoders;

internal sealed class ReplaceDecoder(TextPattern pattern, string content) : Decoder
{
    internal override List<string> Apply(List<string> tokens) => tokens.ConvertAll(token => pattern.Replace(token, content));
}
