using Fathom.Dictionaries;
using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>Labelled rows to learn from and others to measure on, and which of their variables go together how.</summary>
sealed class LabelledConcepts
{
    /// <summary>Rows that are counted at most, of either split.</summary>
    const int CountedRows = 40_000;

    static readonly SharedKind<LabelledConcepts> Kind = new();

    /// <param name="split">The rows with their labels.</param>
    /// <param name="variables">What the labels say.</param>
    public LabelledConcepts(TruthSplit split, IReadOnlyList<LabelledVariable> variables)
    {
        (Split, Variables) = (split, variables);
        (Train, HeldOut) = (new(split.TrainLabels, CountedRows), new(split.HeldOutLabels, CountedRows));
        Groups = [.. Enumerable.Range(0, variables.Count).GroupBy(v => variables[v].Group)
            .Select(group => new LabelGroup(group.Key, [.. group.OrderByDescending(Train.Of).ThenBy(v => v)]))
            .Where(group => group.Values.Length > 1)];
    }

    /// <summary>The rows with their labels.</summary>
    public TruthSplit Split { get; }

    /// <summary>What the labels say.</summary>
    public IReadOnlyList<LabelledVariable> Variables { get; }

    /// <summary>Counts on rows to learn from.</summary>
    public LabelCounts Train { get; }

    /// <summary>Counts on held-out rows.</summary>
    public LabelCounts HeldOut { get; }

    /// <summary>Groups of several values.</summary>
    public IReadOnlyList<LabelGroup> Groups { get; }

    /// <summary>Those of a run, made once for all metrics.</summary>
    public static LabelledConcepts Of(MetricContext context) => context.Once(Kind, context.Labels!, () =>
        new LabelledConcepts(TruthSplit.Of(context), context.Labels!.Variables));

    /// <summary>Draws rows of each class from both splits, of a split as many of each: as many as its rarest has, at most.</summary>
    /// <param name="classOf">(labels, row) → class, or −1 for none.</param>
    /// <param name="classes">How many.</param>
    /// <param name="size">How many rows.</param>
    /// <param name="random">Decides.</param>
    /// <returns>Null where one of the classes has too few.</returns>
    public DrawnRows? Draw(Func<LabelledRows, int, int> classOf, int classes, DrawSize size, Philox random)
    {
        List<long> rows = [];
        List<int> of = [];
        foreach ((LabelledRows labels, long first, int each, int fewest, ulong part) in (ReadOnlySpan<(LabelledRows, long, int, int, ulong)>)
            [(Split.TrainLabels, Split.Train.First, size.Train, size.FewestTrain, 0), (Split.HeldOutLabels, Split.HeldOut.First, size.Test, size.FewestTest, 1)])
        {
            List<long>[] found = [.. Enumerable.Range(0, classes).Select(_ => new List<long>())];
            for (int row = 0; row < labels.Count; row++)
                if (classOf(labels, row) is >= 0 and var c) found[c].Add(first + row);
            int rarest = found.Min(rows => rows.Count);
            if (rarest < fewest) return null;
            for (int c = 0; c < classes; c++)
            {
                long[] some = Some(found[c], Math.Min(each, rarest), random, part << 48 | (ulong)c << 32);
                rows.AddRange(some);
                of.AddRange(Enumerable.Repeat(part == 0 ? c : classes + c, some.Length));
            }
        }
        return new([.. rows], [.. of.Select(c => c % classes)], [.. of.Select(c => c >= classes)],
            Split.HeldOutLabels.Documents.Of(rows.Select(row => (int)(row - Split.HeldOut.First))));
    }

    // The first places of a random order.
    static long[] Some(List<long> all, int count, Philox random, ulong counter)
    {
        for (int i = 0; i < count; i++)
        {
            int at = i + (int)random.Below(counter | (uint)i, all.Count - i);
            (all[i], all[at]) = (all[at], all[i]);
        }
        return [.. all.Take(count)];
    }
}
