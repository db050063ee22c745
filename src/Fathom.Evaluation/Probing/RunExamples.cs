using Fathom.Dictionaries;
using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>Tokens of a run that carries labels as the examples of a probe, held-out documents to test on.</summary>
/// <param name="Labels">Their classes.</param>
/// <param name="Rows">[n] rows of the run's captures, ascending.</param>
/// <param name="Unclear">Tokens left out as they carry several values of a group.</param>
/// <param name="Missing">Classes left out as a split has none of them.</param>
public sealed record RunExamples(ProbeLabels Labels, long[] Rows, int Unclear, IReadOnlyList<string> Missing)
{
    /// <summary>What a token is that carries no value of a group.</summary>
    const string None = "none";

    const ulong TrainStream = 0x70726f74, TestStream = 0x70726f75;

    /// <param name="store">A capture; all captures of a run have the same rows.</param>
    /// <param name="items">The run's contexts.</param>
    /// <param name="labels">Its labels.</param>
    /// <param name="variable">Name of a variable: yes or no; or of a group of them: which of its values, or none.</param>
    /// <param name="most">Training rows at most, and held-out ones: documents are drawn, and the last one is cut.</param>
    /// <param name="seed">Of the draw.</param>
    /// <exception cref="InputException">No such variable, or nothing is held out.</exception>
    public static RunExamples Of(ActivationStore store, ItemStore items, LabelStore labels, string variable, int most, ulong seed)
    {
        CoreEvaluation.RequireHeldOut(store, store.Description.Site);
        int[] of = [.. Enumerable.Range(0, labels.Variables.Count).Where(v => labels.Variables[v].Name == variable)];
        if (of.Length == 0) of = [.. Enumerable.Range(0, labels.Variables.Count)
            .Where(v => labels.Variables[v].Group == variable)];
        if (of.Length == 0)
            throw new InputException($"no variable or group '{variable}' in the run's labels; expected one of " +
                $"{string.Join(", ", labels.Variables.Select(v => v.Group).Distinct().Take(12))}, or a variable such as " +
                $"'{labels.Variables[0].Name}'");
        string[] classes = of.Length == 1 ? [$"not {variable}", variable] : [None, .. of.Select(v => labels.Variables[v].Name)];
        List<long> rows = [];
        List<int> label = [], document = [];
        List<ProbeSplit> split = [];
        int unclear = 0;
        foreach ((long first, long end, ulong stream) in ((long, long, ulong)[])
            [(0, store.TrainCount, TrainStream), (store.TrainCount, store.Count, TestStream)])
        {
            foreach ((long row, long token, int doc) in Drawn(store, items, first, end, most, new(seed, stream)))
            {
                int[] active = [.. Enumerable.Range(0, of.Length).Where(i => labels.Has(token, of[i]))];
                if (active.Length > 1)
                {
                    unclear++;
                    continue;
                }
                rows.Add(row);
                label.Add(active.Length == 0 ? 0 : active[0] + 1);
                document.Add(doc);
                split.Add(first == 0 ? ProbeSplit.Train : ProbeSplit.Test);
            }
        }
        return new(new(classes, [.. label], [.. document]) { Split = [.. split] }, [.. rows], unclear, []);
    }

    /// <summary>The same without the values of a group that one of the splits has no token of.</summary>
    /// <exception cref="InputException">Fewer than two are left.</exception>
    public RunExamples Complete()
    {
        if (Labels.Classes.Count == 2) return this;
        HashSet<(ProbeSplit, int)> present = [.. Labels.Split.Zip(Labels.Label)];
        ProbeSplit[] splits = [.. Labels.Split.Distinct()];
        int[] kept = [.. Enumerable.Range(0, Labels.Classes.Count).Where(c => splits.All(split => present.Contains((split, c))))];
        string[] missing = [.. Enumerable.Range(0, Labels.Classes.Count).Except(kept).Select(c => Labels.Classes[c])
            .Where(name => name != None || Labels.Label.Contains(0))];
        if (kept.Length < 2)
            throw new InputException($"of {Labels.Classes.Count} values only {kept.Length} are on tokens of training and of " +
                "held-out documents; expected two: raise --rows, or capture more text");
        int[] examples = [.. Enumerable.Range(0, Rows.Length).Where(i => kept.Contains(Labels.Label[i]))];
        return new(new([.. kept.Select(c => Labels.Classes[c])], [.. examples.Select(i => Array.IndexOf(kept, Labels.Label[i]))],
            [.. examples.Select(i => Labels.Document[i])])
        {
            Split = [.. examples.Select(i => Labels.Split[i])],
        }, [.. examples.Select(i => Rows[i])], Unclear, missing);
    }

    // The rows of documents in a drawn order until there are enough, then ascending.
    internal static List<(long Row, long Token, int Document)> Drawn(ActivationStore store, ItemStore items, long first, long end,
        int most, Philox random)
    {
        ReadOnlySpan<RowPosition> positions = store.Positions(first, (int)Math.Min(int.MaxValue, end - first));
        var documents = new List<(int Document, int Start)>();
        for (int i = 0; i < positions.Length; i++)
        {
            int document = items.Entry(positions[i].Context).Document;
            if (documents.Count == 0 || documents[^1].Document != document) documents.Add((document, i));
        }
        if (documents.Count == 0) return [];
        var order = new Permutation(documents.Count, random);
        List<(long, long, int)> rows = [];
        for (int at = 0; at < documents.Count && rows.Count < most; at++)
        {
            int which = (int)order[at], stop = which + 1 < documents.Count ? documents[which + 1].Start : positions.Length;
            for (int i = documents[which].Start; i < stop; i++)
                rows.Add((first + i, items.Entry(positions[i].Context).Start + positions[i].Position, documents[which].Document));
        }
        if (rows.Count > most) rows.RemoveRange(most, rows.Count - most);
        rows.Sort();
        return rows;
    }
}
