using System.Buffers;
using System.Text;
using Fathom.Models.Tokenizers.Patterns;

namespace Fathom.Models.Tokenizers;

/// <summary>Finds added tokens in a text: the leftmost first, of several at one place the longest, none overlapping.</summary>
internal sealed class AddedTokenFinder
{
    private static readonly RuneSet Space = new([RuneClass.Space], negated: false);

    // Rust's \w, which decides what a single word is, has the joiners too.
    private static readonly RuneSet Word = new([RuneClass.WordCharacter, RuneClass.Range(0x200C, 0x200D)], negated: false);

    private readonly Dictionary<(int Node, char Unit), int> _children = [];
    private readonly List<AddedToken?> _ends = [null];
    private readonly SearchValues<char> _firsts;

    /// <param name="tokens">The tokens and the texts to look for.</param>
    internal AddedTokenFinder(IEnumerable<(AddedToken Token, string Text)> tokens)
    {
        HashSet<char> firsts = [];
        foreach (var (token, text) in tokens)
        {
            if (text.Length == 0) { continue; }
            firsts.Add(text[0]);
            int node = 0;
            foreach (char unit in text)
            {
                if (!_children.TryGetValue((node, unit), out int child))
                {
                    child = _ends.Count;
                    _ends.Add(null);
                    _children.Add((node, unit), child);
                }
                node = child;
            }
            _ends[node] ??= token;
        }
        _firsts = SearchValues.Create([.. firsts]);
    }

    /// <summary>Cuts a text at its added tokens; Token is null for what lies between them.</summary>
    internal List<(AddedToken? Token, int Start, int End)> Cut(string text)
    {
        List<(AddedToken? Token, int Start, int End)> parts = [];
        int done = 0, at = 0;
        while (Next(text, at) is { } match)
        {
            var (token, start, end) = match;
            at = end;
            if (token.SingleWord && (EndsWithWord(text, start) || StartsWithWord(text, end))) { continue; }
            while (token.StripLeft && start > done && Space.Contains(text[start - 1])) { start--; }
            while (token.StripRight && end < text.Length && Space.Contains(text[end])) { end++; }
            if (done < start) { parts.Add((null, done, start)); }
            parts.Add((token, start, end));
            done = end;
        }
        if (done < text.Length) { parts.Add((null, done, text.Length)); }
        return parts;
    }

    private (AddedToken Token, int Start, int End)? Next(string text, int from)
    {
        for (int start = from; start < text.Length; start++)
        {
            int skip = text.AsSpan(start).IndexOfAny(_firsts);
            if (skip < 0) { return null; }
            start += skip;
            (AddedToken, int, int)? longest = null;
            int node = 0;
            for (int at = start; at < text.Length && _children.TryGetValue((node, text[at]), out node); at++)
            {
                if (_ends[node] is { } token) { longest = (token, start, at + 1); }
            }
            if (longest is not null) { return longest; }
        }
        return null;
    }

    private static bool EndsWithWord(string text, int end) =>
        Rune.DecodeLastFromUtf16(text.AsSpan(0, end), out var rune, out _) == OperationStatus.Done && Word.Contains(rune.Value);

    private static bool StartsWithWord(string text, int start) =>
        Rune.DecodeFromUtf16(text.AsSpan(start), out var rune, out _) == OperationStatus.Done && Word.Contains(rune.Value);
}
