namespace Fathom.Models.Tokenizers.Decoders;

/// <summary>Marks back to spaces; where one was put in front, the first token loses its own.</summary>
internal sealed class MetaspaceDecoder(string mark, PrependScheme scheme) : Decoder
{
    internal override List<string> Apply(List<string> tokens)
    {
        List<string> texts = new(tokens.Count);
        foreach (string token in tokens)
        {
            string space = texts.Count == 0 && scheme != PrependScheme.Never ? "" : " ";
            texts.Add(token.Replace(mark, space, StringComparison.Ordinal));
        }
        return texts;
    }
}
