using Fathom.Models.Files;

namespace Fathom.Models.Patching;

/// <summary>The metric of a patching experiment: logit of A − logit of B, at the last position.</summary>
/// <param name="A">A token id.</param>
/// <param name="B">Another token id.</param>
public readonly record struct LogitDifference(int A, int B)
{
    const string Name = "logit-diff:";

    /// <summary>Reads <c>logit-diff:A,B</c>, A and B being token ids or texts of one token.</summary>
    /// <param name="text">The metric.</param>
    /// <param name="encode">Token ids of a text, without special tokens; null where the model has no tokenizer.</param>
    /// <exception cref="OptionException">Another form.</exception>
    /// <exception cref="InputException">A text that is not one token.</exception>
    public static LogitDifference Parse(string text, Func<string, int[]>? encode)
    {
        string[] parts = text.StartsWith(Name, StringComparison.Ordinal) ? text[Name.Length..].Split(',') : [];
        if (parts.Length != 2 || parts[0].Length == 0 || parts[1].Length == 0)
            throw new OptionException($"unknown metric {OneLine.Quote(text)}; valid is logit-diff:A,B with A and B " +
                "token ids or texts of one token");
        return new LogitDifference(Token(parts[0], encode), Token(parts[1], encode));
    }

    static int Token(string text, Func<string, int[]>? encode)
    {
        if (int.TryParse(text, System.Globalization.NumberStyles.None, null, out int id)) return id;
        if (encode is null)
            throw new InputException($"{OneLine.Quote(text)} is not a token id, and this model has no tokenizer for texts");
        int[] ids = encode(text);
        return ids.Length == 1
            ? ids[0]
            : throw new InputException($"{OneLine.Quote(text)} is {ids.Length} tokens ({string.Join(", ", ids)}); " +
                "logit-diff needs one each");
    }
}
