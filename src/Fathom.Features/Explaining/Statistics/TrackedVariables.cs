using System.Numerics;
using Fathom.Dictionaries;

namespace Fathom.Features;

/// <summary>The labelled variables of a run, and the one that a latent tracks best. Thread-safe.</summary>
sealed class TrackedVariables : IDisposable
{
    readonly FeatureIndex index;
    readonly SideCorpus train, test;
    readonly LabelStore labels;
    readonly int[] trainPositives;
    readonly Lazy<uint[]>[] testRows;

    /// <param name="run">The run.</param>
    /// <param name="index">Of a dictionary of it.</param>
    /// <param name="train">Training documents.</param>
    /// <param name="test">Test documents.</param>
    /// <exception cref="InputException">The documents of the run are not labelled.</exception>
    public TrackedVariables(RunFolder run, FeatureIndex index, SideCorpus train, SideCorpus test)
    {
        (this.index, this.train, this.test) = (index, train, test);
        labels = LabelStore.TryOpen(run.Items, index.Items) ?? throw new InputException($"{run.Items}: the documents have no labels, " +
            "which the truth explainer names; capture a world, or take another --explainer");
        trainPositives = new int[labels.Variables.Count];
        for (int number = 0; number < train.Count; number++) Count(train.Row(number), trainPositives);
        testRows = [.. labels.Variables.Select((_, variable) => new Lazy<uint[]>(() => Rows(variable)))];
    }

    /// <summary>The variable whose tokens in training documents agree best with those on which a latent fires, ties to the earlier
    /// one; null where none is active on any of them.</summary>
    public (LabelledVariable Variable, int Number, double F1)? Best(int latent)
    {
        var both = new int[labels.Variables.Count];
        int fired = 0;
        foreach (uint row in index.PostingRows(latent))
        {
            if (!train.Has(row)) continue;
            fired++;
            Count(row, both);
        }
        double F1(int variable) => both[variable] == 0 ? 0 : 2.0 * both[variable] / (fired + trainPositives[variable]);
        int best = Enumerable.Range(0, both.Length).MaxBy(F1);
        return both.Length == 0 || both[best] == 0 ? null : (labels.Variables[best], best, F1(best));
    }

    /// <summary>The rows of test documents on which a variable is active, ascending by token id, then row.</summary>
    public IReadOnlyList<uint> TestRows(int variable) => testRows[variable].Value;

    public void Dispose() => labels.Dispose();

    uint[] Rows(int variable)
    {
        var rows = new List<uint>();
        for (int number = 0; number < test.Count; number++)
            if (labels.Has(Token(test.Row(number)), variable)) rows.Add(test.Row(number));
        return [.. rows];
    }

    void Count(uint row, int[] counts)
    {
        ReadOnlySpan<ulong> words = labels.Row(Token(row));
        for (int word = 0; word < words.Length; word++)
            for (ulong bits = words[word]; bits != 0; bits &= bits - 1)
                counts[word * 64 + BitOperations.TrailingZeroCount(bits)]++;
    }

    long Token(uint row)
    {
        RowPosition at = index.Rows[row];
        return index.Items.Entry(at.Context).Start + at.Position;
    }
}
