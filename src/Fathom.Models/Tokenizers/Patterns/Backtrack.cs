namespace Fathom.Models.Tokenizers.Patterns;

/// <summary>The choices still open during one match, reused from match to match of a thread.</summary>
internal sealed class Backtrack
{
    /// <summary>More failed attempts than this in one text mean a pattern that explodes, not a long text.</summary>
    private const long MostStepsPerText = 200_000_000;

    private (int Code, int At, int Floor)[] _open = new (int, int, int)[64];

    internal int Count { get; set; }

    internal long Steps { get; set; }

    /// <summary>
    /// Code is where to go on and At the place in the text; a Floor at or above 0 marks a greedy run that can give back code
    /// points down to there.
    /// </summary>
    internal void Push(int code, int at, int floor)
    {
        if (Count == _open.Length) { Array.Resize(ref _open, 2 * Count); }
        _open[Count++] = (code, at, floor);
    }

    internal (int Code, int At, int Floor) Pop()
    {
        if (++Steps > MostStepsPerText)
        {
            throw new InputException($"a tokenizer pattern takes more than {MostStepsPerText} attempts on this text; simplify the pattern");
        }
        return _open[--Count];
    }
}
