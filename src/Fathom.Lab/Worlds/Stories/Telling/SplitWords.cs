using System.Collections.Concurrent;

namespace Fathom.Lab.Stories;

/// <summary>Splits the phrases of the program into words, punctuation apart; each phrase once.</summary>
static class SplitWords
{
    static readonly ConcurrentDictionary<string, string[]> Known = new(StringComparer.Ordinal);

    public static string[] Of(string phrase) => Known.TryGetValue(phrase, out string[]? words) ? words : Add(phrase);

    static string[] Add(string phrase)
    {
        var words = new List<string>();
        foreach (string word in phrase.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            string bare = word.TrimEnd(',', '.', '!', '?', ':', ';');
            if (bare.Length > 0) words.Add(bare);
            foreach (char mark in word[bare.Length..]) words.Add(mark.ToString());
        }
        return Known.GetOrAdd(phrase, [.. words]);
    }
}
