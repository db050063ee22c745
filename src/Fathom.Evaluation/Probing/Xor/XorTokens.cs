using System.Numerics;
using Fathom.Dictionaries;

namespace Fathom.Evaluation;

/// <summary>Tokens of a run that carries labels, as the examples of probes of two variables; held-out documents to test
/// on.</summary>
public sealed class XorTokens
{
    /// <summary>Tokens of a split at most.</summary>
    public const int Most = 1_000_000;

    const ulong TrainStream = 0x786f7261, TestStream = 0x786f7265;

    readonly LabelStore labels;
    readonly long[] tokens;
    readonly int[] document;
    readonly ProbeSplit[] split;

    /// <param name="store">A capture; all captures of a run have the same rows.</param>
    /// <param name="items">The run's contexts.</param>
    /// <param name="labels">Its labels.</param>
    /// <param name="seed">Of which documents, where there are more tokens.</param>
    /// <exception cref="InputException">Nothing is held out.</exception>
    public XorTokens(ActivationStore store, ItemStore items, LabelStore labels, ulong seed)
    {
        CoreEvaluation.RequireHeldOut(store, store.Description.Site);
        var train = RunExamples.Drawn(store, items, 0, store.TrainCount, Most, new(seed, TrainStream));
        var test = RunExamples.Drawn(store, items, store.TrainCount, store.Count, Most, new(seed, TestStream));
        (long Row, long Token, int Document)[] all = [.. train, .. test];
        this.labels = labels;
        (Rows, tokens, document) = ([.. all.Select(one => one.Row)], [.. all.Select(one => one.Token)],
            [.. all.Select(one => one.Document)]);
        split = [.. all.Select((_, i) => i < train.Count ? ProbeSplit.Train : ProbeSplit.Test)];
    }

    /// <summary>[n] rows of the run's captures, by example.</summary>
    public long[] Rows { get; }

    /// <summary>Two variables by their names.</summary>
    /// <exception cref="InputException">There is none of a name.</exception>
    public XorLabels Pair(string a, string b)
    {
        int[] which = [.. new[] { a, b }.Select(name => labels.Variables.Index().Where(v => v.Item.Name == name)
            .Select(v => v.Index).FirstOrDefault(-1))];
        if (which.Contains(-1))
            throw new InputException($"no variable '{(which[0] < 0 ? a : b)}' in the run's labels; expected names such as " +
                $"{string.Join(", ", labels.Variables.Take(4).Select(v => $"'{v.Name}'"))}");
        return new(a, b, [.. tokens.Select(token => (labels.Has(token, which[0]) ? 2 : 0)
            + (labels.Has(token, which[1]) ? 1 : 0))], document, split);
    }

    /// <summary>The pairs of variables whose rarest combination is the most common in the split where it is rarer, most common first, no
    /// group in two of them.</summary>
    /// <param name="count">Pairs at most.</param>
    /// <exception cref="InputException">No two variables of different groups make four combinations.</exception>
    public IReadOnlyList<(string A, string B)> Even(int count)
    {
        IReadOnlyList<LabelledVariable> variables = labels.Variables;
        int v = variables.Count;
        (long[] Both, int Count)[] counts = [.. new[] { ProbeSplit.Train, ProbeSplit.Test }.Select(Counts)];
        long Rarest(int i, int j) => counts.Min(of =>
        {
            long ij = of.Both[i * v + j], a = of.Both[i * v + i], b = of.Both[j * v + j];
            return Math.Min(Math.Min(ij, a - ij), Math.Min(b - ij, of.Count - a - b + ij));
        });
        var ordered = from i in Enumerable.Range(0, v)
                      from j in Enumerable.Range(i + 1, v - i - 1)
                      where variables[i].Group != variables[j].Group && Rarest(i, j) >= XorLabels.Fewest
                      orderby Rarest(i, j) descending, i, j
                      select (A: i, B: j);
        HashSet<string> taken = [];
        List<(string, string)> chosen = [];
        foreach ((int i, int j) in ordered)
        {
            if (chosen.Count == count || taken.Contains(variables[i].Group) || taken.Contains(variables[j].Group)) continue;
            taken.UnionWith([variables[i].Group, variables[j].Group]);
            chosen.Add((variables[i].Name, variables[j].Name));
        }
        return chosen.Count > 0 ? chosen : throw new InputException("no two variables of different groups of the run's labels " +
            $"are found in all four combinations {XorLabels.Fewest} times, in training and in held-out documents; expected such a pair");
    }

    // How often two variables are active together in a split, [V, V], and its tokens.
    (long[] Both, int Count) Counts(ProbeSplit of)
    {
        int v = labels.Variables.Count;
        var both = new long[v * v];
        for (int at = 0; at < tokens.Length; at++)
        {
            if (split[at] != of) continue;
            List<int> active = [];
            foreach ((int word, ulong bits) in labels.Row(tokens[at]).ToArray().Index())
                for (ulong left = bits; left != 0; left &= left - 1)
                    active.Add(64 * word + BitOperations.TrailingZeroCount(left));
            foreach (int i in active)
                foreach (int j in active) both[i * v + j]++;
        }
        return (both, split.Count(one => one == of));
    }
}
