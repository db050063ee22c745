using Fathom.Dictionaries;
using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>Tokens of running text by the letter that they begin with: of each letter a fifth of the different words, and held-out
/// documents, to measure on, so that no probe can do by knowing single words. A word is one however it is written: " The" and "the".</summary>
/// <param name="Letters">Those that have enough different words.</param>
/// <param name="Drawn">Examples; the class is the place among these.</param>
/// <param name="Key">What the draw depends on beside the rows.</param>
sealed record LetterTask(char[] Letters, DrawnRows Drawn, string Key) : ConceptTask(Drawn, Key)
{
    /// <summary>Rows that are gone through at most, of either split.</summary>
    const int TrainRows = 300_000, TestRows = 100_000;

    /// <summary>Examples at most, of all letters; and of one word.</summary>
    const int TrainExamples = 12_000, TestExamples = 6_000, ExamplesOfWord = 20;

    /// <summary>Different words of a letter at least, to learn from and to measure on.</summary>
    const int FewestTrain = 4, FewestTest = 2;

    const double TestShare = 0.2;

    const ulong Stream = 0x6c657474;

    /// <returns>Null where fewer than two letters have enough words.</returns>
    public static LetterTask? Of(ActivationStore store, ItemStore items, ulong seed)
    {
        int[] words = Words(items);
        HashSet<int> held = [];
        foreach (IGrouping<char, int> letter in words.Where((word, id) => word == id).GroupBy(word => LetterOf(items.Text(word))))
        {
            int[] of = [.. letter];
            var order = new Permutation(of.Length, new Philox(seed, Stream + letter.Key));
            held.UnionWith(Enumerable.Range(0, (int)Math.Round(TestShare * of.Length)).Select(i => of[order[i]]));
        }
        List<(long Row, int Word)> train = Found(store, items, words, 0, Math.Min(store.TrainCount, TrainRows), word => !held.Contains(word), TrainExamples),
            test = Found(store, items, words, store.TrainCount, Math.Min(store.Count, store.TrainCount + TestRows), held.Contains, TestExamples);
        char[] letters = [.. Enumerable.Range('a', 26).Select(c => (char)c)
            .Where(c => Count(items, train, c) >= FewestTrain && Count(items, test, c) >= FewestTest)];
        if (letters.Length < 2) return null;
        (long Row, int Word, int Class, bool Test)[] all = [.. train.Concat(test).Select((one, i) =>
            (one.Row, one.Word, Array.IndexOf(letters, LetterOf(items.Text(one.Word))), i >= train.Count))];
        all = [.. all.Where(one => one.Class >= 0)];
        var documents = DocumentPlaces.Of(store, items, store.TrainCount,
            (int)Math.Min(store.Count - store.TrainCount, TestRows));
        DrawnRows drawn = new([.. all.Select(one => one.Row)], [.. all.Select(one => one.Class)], [.. all.Select(one => one.Test)],
            documents.Of(all.Select(one => (int)(one.Row - store.TrainCount))))
        { Groups = [.. all.Select(one => one.Word)] };
        return new(letters, drawn, $"letters seed {seed}");
    }

    /// <summary>The letter that a token of letters alone begins with, in lower case; 0 for another one.</summary>
    internal static char LetterOf(string text) => WordOf(text) is { Length: > 0 } word ? word[0] : '\0';

    // In lower case; empty where there are others than letters.
    static string WordOf(string text) => text.Trim() is var word && word.All(char.IsAsciiLetter) ? word.ToLowerInvariant() : "";

    // [vocabulary] the first token of the same word; −1 where it is no word.
    static int[] Words(ItemStore items)
    {
        var first = new Dictionary<string, int>();
        return [.. Enumerable.Range(0, items.VocabularySize).Select(id =>
            items.IsSpecial(id) || WordOf(items.Text(id)) is not { Length: > 0 } word ? -1 : first.TryAdd(word, id) ? id : first[word])];
    }

    static int Count(ItemStore items, List<(long Row, int Word)> found, char letter) =>
        found.Select(one => one.Word).Distinct().Count(word => LetterOf(items.Text(word)) == letter);

    // Of each word the first rows, evenly many of all words where there would be too many.
    static List<(long Row, int Word)> Found(ActivationStore store, ItemStore items, int[] words, long first, long end, Func<int, bool> takes, int most)
    {
        ReadOnlySpan<RowPosition> positions = store.Positions(first, (int)Math.Max(0, end - first));
        var rows = new Dictionary<int, List<long>>();
        for (int i = 0; i < positions.Length; i++)
        {
            int id = items.Context(positions[i].Context)[positions[i].Position];
            if ((uint)id >= (uint)words.Length || words[id] < 0 || !takes(words[id])) continue;
            if (!rows.TryGetValue(words[id], out List<long>? of)) rows[words[id]] = of = [];
            if (of.Count < ExamplesOfWord) of.Add(first + i);
        }
        int each = Math.Max(1, most / Math.Max(1, rows.Count));
        return [.. rows.OrderBy(word => word.Key).SelectMany(word => word.Value.Take(each).Select(row => (row, word.Key))).Take(most)];
    }
}
