using Fathom.Models.Tokenizers.Patterns;

namespace Fathom.Models.Tokenizers.PreTokenizers;

internal sealed class SplitPreTokenizer(Pattern pattern, SplitBehavior behavior, bool invert) : PreTokenizer
{
    internal override void Apply(Pieces pieces) => Cut(pieces, pattern, behavior, invert);
}
