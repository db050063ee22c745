namespace Fathom.Models.Tokenizers.PreTokenizers;

/// <summary>A text and the pieces into which it is cut so far, in order; what lies between two pieces was removed.</summary>
internal sealed class Pieces(string text, bool atTextStart)
{
    internal ReadOnlyMemory<char> Text { get; private set; } = text.AsMemory();

    /// <summary>Whether the first piece begins where the whole text that is encoded begins.</summary>
    internal bool AtTextStart { get; } = atTextStart;

    internal List<(int Start, int Length)> Spans { get; private set; } = [(0, text.Length)];

    internal ReadOnlySpan<char> this[int i] => Text.Span.Slice(Spans[i].Start, Spans[i].Length);

    internal void Replace(ReadOnlyMemory<char> newText, List<(int Start, int Length)> newSpans)
    {
        Text = newText;
        Spans = newSpans;
    }
}
