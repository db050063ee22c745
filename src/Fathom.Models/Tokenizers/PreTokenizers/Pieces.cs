namespace Fathom.Models.Tokenizers.PreTokenizers;

/// <summary>A text and the pieces into which it is cut so far, in order; what lies between two pieces was removed.</summary>
/// <param name="text">The text.</param>
/// <param name="atTextStart">See <see cref="AtTextStart"/>.</param>
/// <param name="origins">See <see cref="Origins"/>.</param>
internal sealed class Pieces(string text, bool atTextStart, CharacterRange[]? origins = null)
{
    internal ReadOnlyMemory<char> Text { get; private set; } = text.AsMemory();

    /// <summary>Whether the first piece begins where the whole text that is encoded begins.</summary>
    internal bool AtTextStart { get; } = atTextStart;

    /// <summary>Where each character of <see cref="Text"/> comes from in the text that is encoded; null where nobody
    /// asks.</summary>
    internal CharacterRange[]? Origins { get; private set; } = origins;

    internal List<(int Start, int Length)> Spans { get; private set; } = [(0, text.Length)];

    internal ReadOnlySpan<char> this[int i] => Text.Span.Slice(Spans[i].Start, Spans[i].Length);

    /// <param name="newText">In place of the text.</param>
    /// <param name="newSpans">Its pieces.</param>
    /// <param name="newOrigins">Where its characters come from; null where <see cref="Origins"/> is, or where they stay.</param>
    internal void Replace(ReadOnlyMemory<char> newText, List<(int Start, int Length)> newSpans, CharacterRange[]? newOrigins)
    {
        Text = newText;
        Spans = newSpans;
        Origins = newOrigins ?? Origins;
    }

    /// <summary>Adds the origins of one piece, and before them those of characters that are put in front of it.</summary>
    /// <param name="piece">Which.</param>
    /// <param name="prepended">Characters in front of it.</param>
    /// <param name="to">Null where nobody asks.</param>
    /// <param name="spaceWidth">Characters that stand for one space from now on.</param>
    internal void CopyOrigins(int piece, int prepended, List<CharacterRange>? to, int spaceWidth = 1)
    {
        if (to is null) { return; }
        var (start, length) = Spans[piece];
        var own = Origins.AsSpan(start, length);
        for (int i = 0; i < prepended; i++) { to.Add(new(own[0].Start, own[0].Start)); }
        for (int i = 0; i < length; i++)
        {
            for (int copies = Text.Span[start + i] == ' ' ? spaceWidth : 1; copies > 0; copies--) { to.Add(own[i]); }
        }
    }
}
