namespace Fathom.Models.Tokenizers.Patterns;

/// <summary>The choices still open during one match, reused from match to match of a thread.</summary>
internal sealed class Backtrack
{
    private (int Code, int At, int Floor)[] _open = new (int, int, int)[64];

    private long _stepsLeft;

    internal int Count { get; set; }

    /// <summary>Forgets the last text. More failed attempts than this allows mean a pattern that explodes.</summary>
    internal void Start(int textLength)
    {
        Count = 0;
        _stepsLeft = 10_000_000 + 200L * textLength;
    }

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
        if (--_stepsLeft < 0)
        {
            throw new InputException("a pattern in tokenizer.json takes millions of attempts on this text; simplify the pattern");
        }
        return _open[--Count];
    }
}
