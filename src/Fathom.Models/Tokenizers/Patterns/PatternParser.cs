using System.Globalization;

namespace Fathom.Models.Tokenizers.Patterns;

/// <summary>
/// Reads the part of Oniguruma's syntax that tokenizers use. Everything else is refused by name: a pattern understood by
/// halves would give other token ids without a word.
/// </summary>
internal sealed partial class PatternParser
{
    private const int DeepestNesting = 50, MostRepeats = 1000;

    private readonly string _pattern;
    private readonly Func<string, InputException> _refuse;
    private int _at, _depth;
    private bool _ignoreCase;

    private PatternParser(string pattern, Func<string, InputException> refuse)
    {
        _pattern = pattern;
        _refuse = refuse;
    }

    internal static PatternNode Parse(string pattern, Func<string, InputException> refuse)
    {
        var parser = new PatternParser(pattern, refuse);
        var node = parser.Choice();
        if (parser._at < pattern.Length) { throw parser.Bad("a ')' without its '('"); }
        return node;
    }

    private bool More => _at < _pattern.Length;

    private InputException Bad(string what) => _refuse($"pattern {Shown(_pattern)}: {what} at character {_at}");

    private static string Shown(string pattern) => pattern.Length <= 120 ? pattern : pattern[..120] + "…";

    private bool Skip(string text)
    {
        if (string.CompareOrdinal(_pattern, _at, text, 0, text.Length) != 0) { return false; }
        _at += text.Length;
        return true;
    }

    private PatternNode Choice()
    {
        if (++_depth > DeepestNesting) { throw Bad($"groups nested more than {DeepestNesting} deep"); }
        List<PatternNode> options = [Sequence()];
        while (Skip("|")) { options.Add(Sequence()); }
        _depth--;
        return options.Count == 1 ? options[0] : new PatternNode.Choice(options);
    }

    private PatternNode.Sequence Sequence()
    {
        List<PatternNode> parts = [];
        while (More && _pattern[_at] is not ('|' or ')')) { parts.Add(Repeated(Atom())); }
        return new PatternNode.Sequence(parts);
    }

    private PatternNode Repeated(PatternNode body)
    {
        while (More)
        {
            int start = _at, least, most;
            char sign = _pattern[_at];
            if (sign is '*' or '+' or '?')
            {
                _at++;
                (least, most) = (sign == '+' ? 1 : 0, sign == '?' ? 1 : int.MaxValue);
            }
            else if (sign == '{' && Braces(out least, out most)) { }
            else { return body; }
            if (most == int.MaxValue && body.Start().Empty && body is not PatternNode.Set)
            {
                _at = start;
                throw Bad("an endless repetition of something that can match nothing is not supported");
            }
            // Oniguruma's Ruby syntax has no possessive braces: x{2}+ repeats x{2}.
            var greed = Skip("?") ? Greed.Lazy : sign != '{' && Skip("+") ? Greed.Possessive : Greed.Greedy;
            body = new PatternNode.Repeat(body, least, most, greed);
        }
        return body;
    }

    private bool Braces(out int least, out int most)
    {
        (least, most) = (0, 0);
        int end = _pattern.IndexOf('}', _at);
        if (end < 0) { return false; }
        string[] bounds = _pattern[(_at + 1)..end].Split(',');
        bool plain = bounds.Length <= 2 && bounds.All(b => b.All(char.IsAsciiDigit)) && bounds.Any(b => b.Length > 0);
        if (!plain) { throw Bad("'{' must be escaped unless it opens a repetition {n}, {n,}, {,m} or {n,m}"); }
        least = bounds[0].Length == 0 ? 0 : Count(bounds[0]);
        most = bounds.Length == 1 ? least : bounds[1].Length == 0 ? int.MaxValue : Count(bounds[1]);
        if (most < least) { throw Bad("a repetition whose upper bound is below its lower one"); }
        _at = end + 1;
        return true;
    }

    private int Count(string digits) =>
        digits.Length <= 4 && int.Parse(digits, CultureInfo.InvariantCulture) is var count and <= MostRepeats
            ? count
            : throw Bad($"a repetition of more than {MostRepeats}");

    private PatternNode Atom()
    {
        char c = _pattern[_at];
        switch (c)
        {
            case '(': return Group();
            case '[': return Class();
            case '.':
                _at++;
                return new PatternNode.Set(new RuneSet([RuneClass.Range('\n', '\n')], negated: true));
            case '^':
                _at++;
                return new PatternNode.Anchor(Operation.LineStart);
            case '$':
                _at++;
                return new PatternNode.Anchor(Operation.LineEnd);
            case '*' or '+' or '?':
                throw Bad($"'{c}' with nothing to repeat");
            case '\\': return Escape();
            default: return Literal(Rune());
        }
    }

    private PatternNode Group()
    {
        bool outer = _ignoreCase;
        Func<PatternNode, PatternNode> wrap = body => body;
        if (Skip("(?:")) { }
        else if (Skip("(?i:")) { _ignoreCase = true; }
        else if (Skip("(?=")) { wrap = body => new PatternNode.LookAhead(body, Negated: false); }
        else if (Skip("(?!")) { wrap = body => new PatternNode.LookAhead(body, Negated: true); }
        else if (Skip("(?>")) { wrap = body => new PatternNode.Atomic(body); }
        else if (_pattern.AsSpan(_at).StartsWith("(?"))
        {
            throw Bad($"the group '{_pattern[_at..Math.Min(_at + 4, _pattern.Length)]}' is not supported");
        }
        else { _at++; }
        var body = Choice();
        if (!Skip(")")) { throw Bad("a '(' without its ')'"); }
        _ignoreCase = outer;
        return wrap(body);
    }

    private PatternNode Escape()
    {
        if (Skip(@"\A")) { return new PatternNode.Anchor(Operation.TextStart); }
        if (Skip(@"\z")) { return new PatternNode.Anchor(Operation.TextEnd); }
        if (Shorthand() is { } shorthand) { return new PatternNode.Set(new RuneSet([shorthand], negated: false)); }
        return Literal(EscapedRune());
    }

    private PatternNode Literal(int rune)
    {
        if (_ignoreCase)
        {
            List<RuneClass> cases = [];
            AddCases(cases, rune, rune);
            if (cases.Count > 1) { return new PatternNode.Set(new RuneSet([.. cases], negated: false)); }
        }
        string units = char.ConvertFromUtf32(rune);
        return units.Length == 1
            ? new PatternNode.Literal(units[0])
            : new PatternNode.Sequence([new PatternNode.Literal(units[0]), new PatternNode.Literal(units[1])]);
    }
}
