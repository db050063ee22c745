namespace Fathom.Models.Files;

/// <summary>A reader of the one Python literal that .npy headers hold; whatever is not of that form is refused.</summary>
ref struct NpyLiteral(string text, string path)
{
    const int MaxRank = 64; // NumPy's own limit
    int at;

    /// <summary>{'descr': string, 'fortran_order': bool, 'shape': tuple of whole numbers}, each key once, in any order.</summary>
    public (string Description, bool FortranOrder, long[] Shape) Parse()
    {
        string? description = null;
        bool? fortranOrder = null;
        long[]? shape = null;
        Expect('{');
        while (!Accept('}'))
        {
            string key = QuotedString();
            Expect(':');
            if (key == "descr" && description == null) description = QuotedString();
            else if (key == "fortran_order" && fortranOrder == null) fortranOrder = Boolean();
            else if (key == "shape" && shape == null) shape = Tuple();
            else throw Bad($"key {OneLine.Quote(key)} is unknown or occurs twice");
            if (Accept(',')) continue;
            Expect('}');
            break;
        }
        SkipSpace();
        if (at != text.Length) throw Bad($"{OneLine.Quote(text[at..])} follows the dictionary");
        if (description == null || fortranOrder == null || shape == null)
            throw Bad("one of the keys descr, fortran_order and shape is missing");
        return (description, fortranOrder.Value, shape);
    }

    string QuotedString()
    {
        SkipSpace();
        char quote = at < text.Length ? text[at] : '\0';
        if (quote is not ('\'' or '"')) throw Unexpected("a string");
        int end = text.IndexOf(quote, at + 1);
        if (end < 0) throw Bad("a string does not end");
        string content = text[(at + 1)..end];
        if (content.Contains('\\')) throw Bad("a string holds an escape");
        at = end + 1;
        return content;
    }

    bool Boolean()
    {
        SkipSpace();
        var rest = text.AsSpan(at);
        bool value = rest.StartsWith("True");
        if (!value && !rest.StartsWith("False")) throw Unexpected("True or False");
        at += value ? 4 : 5;
        return value;
    }

    // (), (3,), (3, 4) and (3, 4,); the L of Python 2's long integers is accepted. (3) is a number, not a tuple.
    long[] Tuple()
    {
        var numbers = new List<long>();
        bool comma = true;
        Expect('(');
        while (!Accept(')'))
        {
            if (!comma) throw Unexpected("',' or ')'");
            if (numbers.Count == MaxRank) throw Bad($"the shape has more than {MaxRank} dimensions");
            numbers.Add(Number());
            comma = Accept(',');
        }
        if (numbers.Count == 1 && !comma) throw Bad("the shape is not a tuple");
        return [.. numbers];
    }

    long Number()
    {
        SkipSpace();
        int start = at;
        long value = 0;
        for (; at < text.Length && char.IsAsciiDigit(text[at]); at++)
        {
            int digit = text[at] - '0';
            if (value > (long.MaxValue - digit) / 10) throw Bad("a dimension does not fit 63 bits");
            value = value * 10 + digit;
        }
        if (at == start) throw Unexpected("a whole number, not negative");
        if (at < text.Length && text[at] == 'L') at++;
        return value;
    }

    bool Accept(char wanted)
    {
        SkipSpace();
        if (at >= text.Length || text[at] != wanted) return false;
        at++;
        return true;
    }

    void Expect(char wanted)
    {
        if (!Accept(wanted)) throw Unexpected($"'{wanted}'");
    }

    void SkipSpace()
    {
        while (at < text.Length && text[at] is ' ' or '\n' or '\t' or '\r') at++;
    }

    readonly InputException Unexpected(string wanted) =>
        Bad($"expected {wanted} but found {(at < text.Length ? OneLine.Quote(text[at..]) : "its end")}");

    readonly InputException Bad(string what) => NpyHeader.Bad(path, $"in its header, {what}");
}
