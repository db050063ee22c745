namespace Fathom.Models.Tokenizers;

/// <summary>A token that is looked for in the text before the model sees it.</summary>
/// <param name="SingleWord">Counts only where no word character stands next to it.</param>
/// <param name="StripLeft">Takes the white space before it along.</param>
/// <param name="StripRight">Takes the white space behind it along.</param>
/// <param name="Normalized">Looked for, normalised, in the normalised text; otherwise as it is in the text as it came.</param>
internal sealed record AddedToken(
    int Id, string Content, bool SingleWord, bool StripLeft, bool StripRight, bool Normalized, bool Special)
{
    internal static AddedToken Read(JsonPart part)
    {
        part.AllowOnly("id", "content", "single_word", "lstrip", "rstrip", "normalized", "special");
        string content = part["content"].Text();
        if (content.Length == 0) { throw part.Bad("an added token without content"); }
        return new AddedToken(part["id"].Number(Vocabulary.HighestId), content, part["single_word"].Flag(),
            part["lstrip"].Flag(), part["rstrip"].Flag(), part["normalized"].Flag(), part["special"].Flag());
    }
}
