using System.Globalization;

namespace Fathom.Models.Tokenizers.Patterns;

/// <summary>
/// Reads the part of Oniguruma's syntax that tokenizers use. Everything else is refused by name: a pattern understood by
/// halves would give other token ids without a word.
/// </summary>
internal sealed class PatternParser
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

    /// <summary>A range and, in a case-insensitive group, everything that folds to the same letters.</summary>
    private void AddCases(List<RuneClass> items, int first, int last)
    {
        items.Add(RuneClass.Range(first, last));
        if (!_ignoreCase) { return; }
        if (last >= 128) { throw Bad("a character beyond ASCII in a case-insensitive group is not supported"); }
        for (int c = first; c <= last; c++)
        {
            if (!char.IsAsciiLetter((char)c)) { continue; }
            items.Add(RuneClass.Range(c ^ 0x20, c ^ 0x20));
            if ((c | 0x20) == 's') { items.Add(RuneClass.Range(0x17F, 0x17F)); } // ſ folds to s
            if ((c | 0x20) == 'k') { items.Add(RuneClass.Range(0x212A, 0x212A)); } // the Kelvin sign folds to k
        }
    }

    private PatternNode.Set Class()
    {
        int open = _at++;
        bool negated = Skip("^");
        List<RuneClass> items = [];
        while (!Skip("]"))
        {
            if (!More)
            {
                _at = open;
                throw Bad("a '[' without its ']'");
            }
            if (_pattern[_at] == '[') { throw Bad("a class inside a class is not supported ('[' must be escaped)"); }
            if (Skip("&&")) { throw Bad("class intersection '&&' is not supported"); }
            if (Shorthand() is { } shorthand)
            {
                items.Add(shorthand);
                continue;
            }
            int first = ClassRune(), last = first;
            if (_at + 1 < _pattern.Length && _pattern[_at] == '-' && _pattern[_at + 1] != ']')
            {
                _at++;
                if (Shorthand() is not null) { throw Bad("a range that ends in a class"); }
                last = ClassRune();
                if (last < first) { throw Bad("a range whose end comes before its start"); }
            }
            AddCases(items, first, last);
        }
        if (items.Count == 0) { throw Bad("an empty class"); }
        return new PatternNode.Set(new RuneSet([.. items], negated));
    }

    private int ClassRune() => More && _pattern[_at] == '\\' ? EscapedRune() : Rune();

    private int Rune()
    {
        if (!More) { throw Bad("the pattern ends too early"); }
        char c = _pattern[_at++];
        return char.IsHighSurrogate(c) ? char.ConvertToUtf32(c, _pattern[_at++]) : c;
    }

    /// <summary>\s \S \d \D \w \W \h \H \p{..} \P{..}; null (and nothing read) where something else stands.</summary>
    private RuneClass? Shorthand()
    {
        if (!More || _pattern[_at] != '\\' || _at + 1 >= _pattern.Length) { return null; }
        char name = _pattern[_at + 1];
        RuneClass? found = char.ToLowerInvariant(name) switch
        {
            's' => RuneClass.Space,
            'd' => RuneClass.Digit,
            'w' => RuneClass.Word,
            'h' => RuneClass.Hex,
            'p' => Property(),
            _ => null,
        };
        if (found is null) { return null; }
        _at += 2;
        if (name is 'p' or 'P') { _at = _pattern.IndexOf('}', _at) + 1; }
        return char.IsAsciiLetterUpper(name) ? found.Value.Complement() : found;
    }

    private RuneClass Property()
    {
        int open = _at + 2, close = _pattern.IndexOf('}', _at);
        if (open >= _pattern.Length || _pattern[open] != '{' || close < 0) { throw Bad(@"\p must be followed by {name}"); }
        string name = _pattern[(open + 1)..close];
        bool negated = name.StartsWith('^');
        var found = RuneClass.Category(negated ? name[1..] : name)
            ?? throw Bad($@"the property \p{{{name}}} is not supported (general categories such as L or Lu are)");
        if (_ignoreCase) { throw Bad($@"the property \p{{{name}}} in a case-insensitive group is not supported"); }
        return negated ? found.Complement() : found;
    }

    private int EscapedRune()
    {
        _at++;
        if (!More) { throw Bad(@"a '\' with nothing behind it"); }
        char c = _pattern[_at];
        if (!char.IsAsciiLetterOrDigit(c)) { return Rune(); }
        _at++;
        switch (c)
        {
            case 't': return '\t';
            case 'n': return '\n';
            case 'v': return '\v';
            case 'f': return '\f';
            case 'r': return '\r';
            case 'a': return '\a';
            case 'e': return 0x1B;
            case 'u': return HexRune(4);
            case 'x':
                if (!Skip("{")) { return HexRune(2); }
                int end = _pattern.IndexOf('}', _at);
                int rune = HexRune(end < 0 ? 0 : end - _at);
                _at++;
                return rune;
            default:
                _at -= 2;
                throw Bad($@"the escape '\{c}' is not supported");
        }
    }

    private int HexRune(int digits)
    {
        const NumberStyles Hex = NumberStyles.AllowHexSpecifier;
        if (digits is < 1 or > 8 || _at + digits > _pattern.Length
            || !int.TryParse(_pattern.AsSpan(_at, digits), Hex, CultureInfo.InvariantCulture, out int rune)
            || !System.Text.Rune.IsValid(rune))
        {
            throw Bad("a hexadecimal escape that is no code point");
        }
        _at += digits;
        return rune;
    }
}
