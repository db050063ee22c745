using Fathom.Features;

namespace Fathom.Explorer;

/// <summary>The part of a context that is shown.</summary>
static class ExampleText
{
    /// <summary>Tokens shown around the strongest one, and how many more may complete the words at either end.</summary>
    const int Before = 24, After = 12, More = 6;

    /// <summary>The tokens around the peak, or all.</summary>
    public static ExampleResponse Response(Example example, bool whole)
    {
        (int start, int end) = whole ? (0, example.Tokens.Count) : Window(example.Tokens, example.PeakPosition);
        return Response(example, example.PeakPosition, start, end);
    }

    /// <summary>So many tokens from the peak on, special ones not counted; the peak shown is their strongest.</summary>
    public static ExampleResponse Passage(Example example, int tokens)
    {
        int end = example.PeakPosition, peak = end;
        for (int left = tokens; end < example.Tokens.Count && left > 0; end++)
        {
            if (!example.Tokens[end].Special) left--;
            if (example.Tokens[end].Activation > example.Tokens[peak].Activation) peak = end;
        }
        return Response(example with { Value = example.Tokens[peak].Activation }, peak, example.PeakPosition, end);
    }

    static ExampleResponse Response(Example example, int peak, int start, int end) =>
        new(example.Context, example.Document, example.HeldOut, example.Value, peak, start, example.Tokens.Count,
            [.. example.Tokens.Skip(start).Take(end - start)
                .Select(token => new ExampleTokenResponse(token.Id, token.Text, token.Activation, token.Special))]);

    // Cut where a word begins, when one does nearby: tokens may be no more than syllables.
    static (int Start, int End) Window(IReadOnlyList<ExampleToken> tokens, int peak)
    {
        int start = Math.Max(0, peak - Before), end = Math.Min(tokens.Count, peak + After + 1);
        for (int at = start; at >= Math.Max(0, start - More); at--)
            if (BeginsWord(at)) return (at, WordEnd());
        return (start, WordEnd());

        int WordEnd()
        {
            for (int at = end; at <= Math.Min(tokens.Count, end + More); at++)
                if (BeginsWord(at)) return at;
            return end;
        }

        bool BeginsWord(int at) =>
            at == 0 || at == tokens.Count || tokens[at - 1].Special || tokens[at].Text.Length > 0
                && char.IsWhiteSpace(tokens[at].Text[0]);
    }
}
