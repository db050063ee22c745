using System.Globalization;

namespace Fathom.Models.Tokenizers.Patterns;

/// <content>Characters, and classes of them.</content>
internal sealed partial class PatternParser
{
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
