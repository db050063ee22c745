using System.Text;
using System.Text.RegularExpressions;
using Fathom.Models.Tokenizers;

namespace Fathom.Tests.Tokenizers;

/// <summary>BPE training as a page of a book would have it: count every pair of every word, join the best, start over.
/// .NET's own regular expressions cut the words.</summary>
static partial class PlainBpe
{
    public static List<(string, string)> Merges(string text, int count)
    {
        List<string>[] words = [.. Words().Matches(text).Select(match =>
            Encoding.UTF8.GetBytes(match.Value).Select(value => ByteAlphabet.Name(value).ToString()).ToList())];
        var letters = Enumerable.Range(0, 256).Select(value => ByteAlphabet.Name((byte)value));
        List<string> tokens = [.. letters.Order().Select(letter => letter.ToString())];
        var merges = new List<(string, string)>();
        while (merges.Count < count)
        {
            var counts = new Dictionary<(string, string), int>();
            foreach (List<string> word in words)
                foreach (var pair in word.Zip(word.Skip(1))) counts[pair] = counts.GetValueOrDefault(pair) + 1;
            var best = counts.OrderByDescending(pair => pair.Value)
                .ThenBy(pair => tokens.IndexOf(pair.Key.Item1)).ThenBy(pair => tokens.IndexOf(pair.Key.Item2)).First().Key;
            merges.Add(best);
            string joined = best.Item1 + best.Item2;
            if (!tokens.Contains(joined)) tokens.Add(joined);
            foreach (List<string> word in words)
                for (int i = 0; i + 1 < word.Count; i++)
                    if ((word[i], word[i + 1]) == best)
                    {
                        word[i] = joined;
                        word.RemoveAt(i + 1);
                    }
        }
        return merges;
    }

    [GeneratedRegex(@"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+")]
    private static partial Regex Words();
}
