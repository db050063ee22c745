using Fathom.Dictionaries;
using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>Tokens of running text by the letter that they begin with: of each letter a fifth of the different tokens, and held-out
/// documents, to measure on, so that no probe can do by knowing single tokens.</summary>
/// <param name="Letters">Those that have enough different tokens.</param>
/// <param name="Drawn">Examples; the class is the place among these.</param>
/// <param name="Key">What the draw depends on beside the rows.</param>
sealed record LetterTask(char[] Letters, DrawnRows Drawn, string Key) : ConceptTask(Drawn, Key)
{
    /// <summary>Rows that are gone through at most, of either split.</summary>
    const int TrainRows = 300_000, TestRows = 100_000;

    /// <summary>Examples at most, of all letters; and of one token.</summary>
    const int TrainExamples = 12_000, TestExamples = 6_000, ExamplesOfToken = 20;

    /// <summary>Different tokens of a letter at least, to learn from and to measure on.</summary>
    const int FewestTrain = 4, FewestTest = 2;

    const double TestShare = 0.2;

    const ulong Stream = 0x6c657474;

    /// <returns>Null where fewer than two letters have enough tokens.</returns>
    public static LetterTask? Of(ActivationStore store, ItemStore items, ulong seed)
    {
        Dictionary<int, bool> isTest = [];
        foreach (IGrouping<char, int> letter in Enumerable.Range(0, items.VocabularySize).Where(id => !items.IsSpecial(id))
            .GroupBy(id => LetterOf(items.Text(id))).Where(group => group.Key != 0))
        {
            int[] tokens = [.. letter];
            var order = new Permutation(tokens.Length, new Philox(seed, Stream + letter.Key));
            for (int i = 0; i < tokens.Length; i++) isTest[tokens[order[i]]] = i < Math.Round(TestShare * tokens.Length);
        }
        List<(long Row, int Token)> train = Found(store, items, 0, Math.Min(store.TrainCount, TrainRows), id => isTest.TryGetValue(id, out bool test) && !test,
            TrainExamples), held = Found(store, items, store.TrainCount, Math.Min(store.Count, store.TrainCount + TestRows),
            id => isTest.TryGetValue(id, out bool test) && test, TestExamples);
        char[] letters = [.. Enumerable.Range('a', 26).Select(c => (char)c)
            .Where(c => Tokens(items, train, c) >= FewestTrain && Tokens(items, held, c) >= FewestTest)];
        if (letters.Length < 2) return null;
        (long Row, int Class, bool Test)[] all = [.. train.Select(one => (one.Row, Array.IndexOf(letters, LetterOf(items.Text(one.Token))), false)),
            .. held.Select(one => (one.Row, Array.IndexOf(letters, LetterOf(items.Text(one.Token))), true))];
        all = [.. all.Where(one => one.Class >= 0)];
        var documents = DocumentPlaces.Of(store, items, store.TrainCount,
            (int)Math.Min(store.Count - store.TrainCount, TestRows));
        return new(letters, new([.. all.Select(one => one.Row)], [.. all.Select(one => one.Class)],
            [.. all.Select(one => one.Test)], documents.Of(all.Select(one => (int)(one.Row - store.TrainCount)))), $"letters seed {seed}");
    }

    /// <summary>The letter that a token of letters alone begins with, in lower case; 0 for another one.</summary>
    internal static char LetterOf(string text)
    {
        string word = text.Trim();
        return word.Length > 0 && word.All(char.IsAsciiLetter) ? char.ToLowerInvariant(word[0]) : '\0';
    }

    static int Tokens(ItemStore items, List<(long Row, int Token)> found, char letter) =>
        found.Select(one => one.Token).Distinct().Count(id => LetterOf(items.Text(id)) == letter);

    // Of each token the first rows, evenly many of all tokens where there would be too many.
    static List<(long Row, int Token)> Found(ActivationStore store, ItemStore items, long first, long end, Func<int, bool> takes, int most)
    {
        ReadOnlySpan<RowPosition> positions = store.Positions(first, (int)Math.Max(0, end - first));
        var rows = new Dictionary<int, List<long>>();
        for (int i = 0; i < positions.Length; i++)
        {
            int id = items.Context(positions[i].Context)[positions[i].Position];
            if (!takes(id)) continue;
            if (!rows.TryGetValue(id, out List<long>? of)) rows[id] = of = [];
            if (of.Count < ExamplesOfToken) of.Add(first + i);
        }
        int each = Math.Max(1, most / Math.Max(1, rows.Count));
        return [.. rows.OrderBy(token => token.Key).SelectMany(token => token.Value.Take(each).Select(row => (row, token.Key))).Take(most)];
    }
}
