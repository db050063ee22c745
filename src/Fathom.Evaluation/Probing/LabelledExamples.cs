using Fathom.Dictionaries;

namespace Fathom.Evaluation;

/// <summary>Labelled texts as the examples of a probe.</summary>
public static class LabelledExamples
{
    /// <summary>Classes at most.</summary>
    public const int MostClasses = 256;

    /// <summary>Each text is an example; equal texts and the statements of a pair are one document.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="positive">Which of two classes is the positive; null: the last by name, which 1, true, yes and pos
    /// are.</param>
    /// <param name="path">Their file, for messages.</param>
    /// <exception cref="InputException">Not two or more classes, splits of some texts only, or a document in two splits.</exception>
    public static ProbeLabels Of(IReadOnlyList<LabelledText> texts, string? positive, string path) =>
        Make(texts, Classes(texts, positive, path), Documents(texts, path), path);

    /// <summary>Each pair of statements is an example: the positive class says that the first side is the true one.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="positive">As in <see cref="Of"/>: the class of what is true.</param>
    /// <param name="path">Their file, for messages.</param>
    /// <returns>The labels of the pairs, and the numbers of the two statements of each.</returns>
    /// <exception cref="InputException">A text without a pair, or a pair that is not of two sides, one of them true.</exception>
    public static (ProbeLabels Labels, IReadOnlyList<(int First, int Second)> Pairs) OfPairs(IReadOnlyList<LabelledText> texts,
        string? positive, string path)
    {
        string[] classes = Classes(texts, positive, path);
        if (classes.Length != 2) throw new InputException($"{path}: {classes.Length} classes; ccs expects two, what is true and " +
            "what is not");
        if (texts.FirstOrDefault(text => text.Pair is null || text.Side is null) is { } alone)
            throw new InputException($"{path}: line {alone.Line} names no pair or no side of it; ccs expects both of every " +
                "statement");
        string[] sides = [.. texts.Select(text => text.Side!).Distinct()];
        if (sides.Length != 2) throw new InputException($"{path}: {sides.Length} sides of pairs; expected two, the same of every " +
            "pair");
        (int First, int Second)[] pairs = [.. texts.Index().GroupBy(one => one.Item.Pair).Select(pair =>
        {
            (int, LabelledText)[] both = [.. pair];
            if (both is not [var (a, one), var (b, other)] || one.Side == other.Side || one.Label == other.Label
                || one.Split != other.Split)
                throw new InputException($"{path}: pair '{pair.Key}' of {both.Length} statements; expected two of one split, one " +
                    "of each " +
                    $"side, one of them {classes[1]}");
            return one.Side == sides[0] ? (a, b) : (b, a);
        })];
        int[] document = Documents(texts, path);
        ProbeLabels statements = Make([.. pairs.Select(pair => texts[pair.First])], classes,
            [.. pairs.Select(pair => document[pair.First])], path);
        return (new([$"{sides[1]} is {classes[1]}", $"{sides[0]} is {classes[1]}"], statements.Label, statements.Document)
        {
            Split = statements.Split,
            Conditions = statements.Conditions,
            Condition = statements.Condition,
        }, pairs);
    }

    static ProbeLabels Make(IReadOnlyList<LabelledText> texts, string[] classes, int[] document, string path)
    {
        string[] conditions = [.. texts.Select(text => text.Condition ?? "").Distinct().Order(StringComparer.Ordinal)];
        return new(classes, [.. texts.Select(text => Array.IndexOf(classes, text.Label))], document)
        {
            Split = Splits(texts, path),
            Conditions = conditions.Length > 1 ? conditions : [],
            Condition = conditions.Length > 1 ? [.. texts.Select(text => Array.IndexOf(conditions, text.Condition ?? ""))] : [],
        };
    }

    // The number of the first text of what hangs together, by the same words or by a pair.
    static int[] Documents(IReadOnlyList<LabelledText> texts, string path)
    {
        int[] parent = [.. Enumerable.Range(0, texts.Count)];
        int Root(int i)
        {
            while (parent[i] != i) i = parent[i] = parent[parent[i]];
            return i;
        }
        void Join(Dictionary<string, int> first, string key, int i)
        {
            if (first.TryAdd(key, i)) return;
            int one = Root(first[key]), other = Root(i);
            parent[Math.Max(one, other)] = Math.Min(one, other);
        }
        Dictionary<string, int> words = [], pairs = [];
        foreach ((int i, LabelledText text) in texts.Index())
        {
            Join(words, text.Text.Trim(), i);
            if (text.Pair is not null) Join(pairs, text.Pair, i);
        }
        int[] document = [.. parent.Select((_, i) => Root(i))];
        foreach ((int i, LabelledText text) in texts.Index())
            if (texts[document[i]] is var first && first.Split != text.Split)
                throw new InputException($"{path}: lines {first.Line} and {text.Line} are one text or pair and in the splits " +
                    $"'{first.Split}' and '{text.Split}'; expected one split, so that none is learnt from and tested on");
        return document;
    }

    static string[] Classes(IReadOnlyList<LabelledText> texts, string? positive, string path)
    {
        string[] classes = [.. texts.Select(text => text.Label).Distinct().Order(StringComparer.Ordinal)];
        if (classes.Length is < 2 or > MostClasses)
            throw new InputException($"{path}: the number of classes of labels is {classes.Length}; expected 2 to {MostClasses}");
        if (positive is null) return classes;
        if (!classes.Contains(positive))
            throw new InputException($"{path}: no label is '{positive}'; expected one of {string.Join(", ", classes.Take(8))}");
        return classes.Length == 2 ? [classes.First(name => name != positive), positive]
            : throw new InputException($"{path}: {classes.Length} classes, each against the rest; a positive one is for two");
    }

    static ProbeSplit[] Splits(IReadOnlyList<LabelledText> texts, string path)
    {
        if (texts.All(text => text.Split is null)) return new ProbeSplit[texts.Count];
        return [.. texts.Select(text => text.Split switch
        {
            "train" => ProbeSplit.Train,
            "validation" => ProbeSplit.Validation,
            "test" => ProbeSplit.Test,
            _ => throw new InputException($"{path}: line {text.Line} has no split, others have; expected one of each text or of " +
                "none"),
        })];
    }
}
