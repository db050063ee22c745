using Fathom.Models.Tokenizers.Patterns;

namespace Fathom.Models.Tokenizers.PreTokenizers;

/// <summary>Cuts out numbers (general category N), whole or digit by digit.</summary>
internal sealed class DigitsPreTokenizer(bool individual) : PreTokenizer
{
    private static readonly Lazy<Pattern> Number = new(() => Pattern.Parse(@"\p{N}", message => new InputException(message)));

    internal override void Apply(Pieces pieces) =>
        Cut(pieces, Number.Value, individual ? SplitBehavior.Isolated : SplitBehavior.Contiguous, invert: false);
}
