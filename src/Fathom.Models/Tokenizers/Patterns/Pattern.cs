namespace Fathom.Models.Tokenizers.Patterns;

/// <summary>
/// A regular expression over code points with Oniguruma's meaning, as Hugging Face's tokenizers use it. .NET's own is no
/// substitute: it works on UTF-16 units, so that \p{L} fails on letters beyond U+FFFF. A backtracking matcher with its own stack;
/// runs of one set, which is nearly all there is in these patterns, take one entry however long they are.
/// </summary>
internal sealed class Pattern
{
    [ThreadStatic]
    private static Backtrack? t_backtrack;

    private readonly Instruction[] _code;

    /// <summary>Where to start at an ASCII character: the first branch that can take it, −1 for none.</summary>
    private readonly int[] _entry = new int[128];

    private Pattern(PatternNode tree, Func<string, InputException> refuse)
    {
        _code = PatternCompiler.Compile(tree, refuse);
        var (first, empty) = tree.Start();
        for (int c = 0; c < 128; c++)
        {
            _entry[c] = -1;
            if (!empty && (first >> c & UInt128.One) == UInt128.Zero) { continue; }
            int at = 0;
            while (_code[at] is { Operation: Operation.Try, First: { } taken } && (taken >> c & UInt128.One) == UInt128.Zero)
            {
                at = _code[at].Target;
            }
            _entry[c] = at;
        }
    }

    /// <exception cref="InputException">From <paramref name="refuse"/>: a mistake, or something not supported.</exception>
    internal static Pattern Parse(string pattern, Func<string, InputException> refuse) =>
        new(PatternParser.Parse(pattern, refuse), refuse);

    /// <summary>A pattern that matches exactly <paramref name="text"/>.</summary>
    internal static Pattern Exactly(string text) => new(
        new PatternNode.Sequence([.. text.Select(unit => new PatternNode.Literal(unit))]),
        message => new InputException(message));

    /// <summary>
    /// Covers <paramref name="text"/> with segments, matches and what lies between them, in order. An empty match directly
    /// behind a match does not count (the rule of the Oniguruma binding that Hugging Face uses).
    /// </summary>
    internal void Cover(ReadOnlySpan<char> text, List<Segment> segments)
    {
        var backtrack = t_backtrack ??= new Backtrack();
        backtrack.Start(text.Length);
        int covered = 0, at = 0, lastEnd = -1;
        while (at <= text.Length)
        {
            int end = MatchAt(text, at, backtrack);
            if (end < 0 || (end == at && lastEnd == end))
            {
                at += at < text.Length && char.IsHighSurrogate(text[at]) ? 2 : 1;
                continue;
            }
            if (covered < at) { segments.Add(new Segment(covered, at, false)); }
            segments.Add(new Segment(at, end, true));
            covered = at = lastEnd = end;
        }
        if (covered < text.Length) { segments.Add(new Segment(covered, text.Length, false)); }
    }

    private int MatchAt(ReadOnlySpan<char> text, int at, Backtrack backtrack)
    {
        int entry = at < text.Length && text[at] < 128 ? _entry[text[at]] : 0;
        return entry < 0 ? -1 : Run(text, entry, at, backtrack);
    }

    /// <summary>The end of the match of the instructions from <paramref name="code"/> on, −1 for none.</summary>
    private int Run(ReadOnlySpan<char> text, int code, int at, Backtrack backtrack)
    {
        int floor = backtrack.Count;
        while (true)
        {
            ref readonly var step = ref _code[code++];
            bool passed = true;
            switch (step.Operation)
            {
                case Operation.Unit:
                    passed = at < text.Length && text[at] == step.Unit;
                    at++;
                    break;
                case Operation.Set:
                    int taken = at < text.Length ? step.Set!.Take(text, at) : 0;
                    passed = taken > 0;
                    at += taken;
                    break;
                case Operation.Run or Operation.PossessiveRun:
                    int end = Extend(text, at, in step, out int least);
                    passed = end >= 0;
                    if (end > least && step.Operation == Operation.Run) { backtrack.Push(code, end, least); }
                    at = end;
                    break;
                case Operation.Try:
                    if (step.First is { } first && !CanBegin(text, at, first)) { code = step.Target; }
                    else { backtrack.Push(step.Target, at, -1); }
                    break;
                case Operation.TryTarget:
                    backtrack.Push(code, at, -1);
                    code = step.Target;
                    break;
                case Operation.Jump:
                    code = step.Target;
                    break;
                case Operation.LookAhead or Operation.NegativeLookAhead or Operation.Atomic:
                    int behind = Run(text, code, at, backtrack);
                    passed = behind >= 0 != (step.Operation == Operation.NegativeLookAhead);
                    if (step.Operation == Operation.Atomic) { at = behind; }
                    code = step.Target;
                    break;
                case Operation.Accept:
                    backtrack.Count = floor;
                    return at;
                default:
                    passed = Stands(text, at, step.Operation);
                    break;
            }
            if (passed) { continue; }
            if (backtrack.Count == floor) { return -1; }
            (code, at, int lowest) = backtrack.Pop();
            if (lowest < 0) { continue; }
            at -= char.IsLowSurrogate(text[at - 1]) ? 2 : 1;
            if (at > lowest) { backtrack.Push(code, at, lowest); }
        }
    }

    private static bool CanBegin(ReadOnlySpan<char> text, int at, UInt128 first) =>
        at < text.Length && (text[at] >= 128 || (first >> text[at] & UInt128.One) != UInt128.Zero);

    /// <summary>The end of the longest run; <paramref name="least"/> is where the shortest allowed one ends.</summary>
    private static int Extend(ReadOnlySpan<char> text, int at, in Instruction step, out int least)
    {
        var set = step.Set!;
        least = at;
        int count = 0;
        while (count < step.Most && at < text.Length && set.Take(text, at) is var taken and > 0)
        {
            at += taken;
            count++;
            if (count == step.Least) { least = at; }
        }
        return count < step.Least ? -1 : at;
    }

    private static bool Stands(ReadOnlySpan<char> text, int at, Operation anchor) => anchor switch
    {
        Operation.TextStart => at == 0,
        Operation.TextEnd => at == text.Length,
        Operation.LineStart => at == 0 || (text[at - 1] == '\n' && at < text.Length),
        _ => at == text.Length || text[at] == '\n',
    };
}
