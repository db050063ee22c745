using System.Runtime.InteropServices;

namespace Fathom.Lab.Stories;

/// <summary>
/// Reads a sentence by running the story program on it in every way: a choice tries its options one after the other, and
/// an option is given up as soon as a word does not fit. What remains are all the ways in which the program can write that
/// text, hence its exact probability, and on the way that of every word after the words before it:
/// <code>p(w_k | w_1 … w_k−1) = Σ p(ways that write w_1 … w_k) / Σ p(ways that write w_1 … w_k−1)</code>
/// </summary>
sealed class Reader(string text) : Teller
{
    /// <summary>Ways to try for one sentence at most; far more than any sentence of the program needs.</summary>
    const int MostWays = 2_000_000;

    readonly List<Branch> branches = [];
    readonly List<double> optionWeights = [];
    readonly Dictionary<int, double> mass = [];
    readonly List<string> expected = [];
    int next, position, fork;
    double weight;
    bool failed;

    /// <summary>How far the best way came: behind the last character that fits.</summary>
    public int Furthest { get; private set; }

    /// <summary>Words that could have stood there.</summary>
    public IReadOnlyList<string> Expected => expected;

    /// <summary>For each end of a word of the sentence, the probability of the words up to it.</summary>
    public IReadOnlyDictionary<int, double> Mass => mass;

    protected override int Position => position;

    /// <summary>All the ways in which the program can go on with the text from a character on.</summary>
    /// <param name="start">Where the sentence begins; a space before it is part of it.</param>
    /// <param name="memory">What the story knows so far; not changed.</param>
    public List<Way> Read(int start, StoryMemory memory)
    {
        var readings = new List<Way>();
        branches.Clear();
        optionWeights.Clear();
        mass.Clear();
        expected.Clear();
        Furthest = start;
        fork = -1;
        for (int ways = 0; ways < MostWays; ways++)
        {
            Begin();
            Memory.Set(memory);
            (next, position, weight, failed) = (0, start, 1, false);
            StoryProgram.Sentence(this);
            if (!failed) readings.Add(CurrentWay());
            if (!Advance()) return readings;
        }
        throw new InputException($"a sentence of the story has more than {MostWays} readings, at character {start}; shorten it");
    }

    Way CurrentWay() =>
        new([.. branches.Select(branch => branch.Chosen)], position, Math.Log(weight), Memory.Copy(), [.. Marks], [.. Pieces]);

    protected override int Choose(ReadOnlySpan<double> weights)
    {
        if (failed) return FirstOption(weights, 0);
        if (next == branches.Count) Add(weights);
        Branch branch = branches[next++];
        weight *= optionWeights[branch.Weights + branch.Chosen] / branch.Total;
        return branch.Chosen;
    }

    protected override bool Take(string word, bool spaced, bool capital)
    {
        if (failed) return false;
        int at = position + (spaced ? 1 : 0), end = at + word.Length;
        char first = capital ? char.ToUpperInvariant(word[0]) : word[0];
        failed = end > text.Length || (spaced && text[position] != ' ') || text[at] != first
            || string.CompareOrdinal(text, at + 1, word, 1, word.Length - 1) != 0
            || (char.IsLetterOrDigit(word[^1]) && end < text.Length && char.IsLetterOrDigit(text[end]));
        if (failed)
        {
            if (position == Furthest) expected.Add(word);
            return false;
        }
        position = end;
        if (end > Furthest)
        {
            Furthest = end;
            expected.Clear();
        }
        // What was written before the choice that changed has been counted with the way before.
        if (next > fork) mass[end] = mass.GetValueOrDefault(end) + weight;
        return true;
    }

    void Add(ReadOnlySpan<double> weights)
    {
        double total = 0;
        foreach (double option in weights) total += option;
        branches.Add(new(optionWeights.Count, weights.Length, total, FirstOption(weights, 0)));
        optionWeights.AddRange(weights);
    }

    // The next way: the last choice that has another option takes it.
    bool Advance()
    {
        while (branches.Count > 0)
        {
            Branch last = branches[^1];
            Span<double> weights = CollectionsMarshal.AsSpan(optionWeights).Slice(last.Weights, last.Options);
            int option = FirstOption(weights, last.Chosen + 1);
            if (option >= 0)
            {
                branches[^1] = last with { Chosen = option };
                fork = branches.Count - 1;
                return true;
            }
            branches.RemoveAt(branches.Count - 1);
            optionWeights.RemoveRange(last.Weights, last.Options);
        }
        return false;
    }

    static int FirstOption(ReadOnlySpan<double> weights, int from)
    {
        for (int i = from; i < weights.Length; i++)
            if (weights[i] > 0) return i;
        return -1;
    }

    readonly record struct Branch(int Weights, int Options, double Total, int Chosen);
}
