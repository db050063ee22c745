namespace Fathom.Models.Tokenizers.Decoders;

internal sealed class FuseDecoder : Decoder
{
    internal override List<string> Apply(List<string> tokens) => [string.Concat(tokens)];
}
