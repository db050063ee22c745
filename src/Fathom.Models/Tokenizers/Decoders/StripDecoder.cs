namespace Fathom.Models.Tokenizers.Decoders;

/// <summary>Removes up to so many of one character at the start and the end of each token.</summary>
internal sealed class StripDecoder(string content, int start, int stop) : Decoder
{
    internal override List<string> Apply(List<string> tokens) => tokens.ConvertAll(token =>
    {
        var text = token.AsSpan();
        for (int i = 0; i < start && text.StartsWith(content); i++) { text = text[content.Length..]; }
        for (int i = 0; i < stop && text.EndsWith(content); i++) { text = text[..^content.Length]; }
        return text.ToString();
    });
}
