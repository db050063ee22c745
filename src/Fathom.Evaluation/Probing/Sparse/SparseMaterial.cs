using Fathom.Dictionaries;
using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>Examples with the variables that are to be told from them: tokens of a run with labels, or labelled texts.</summary>
/// <param name="Document">[n] document of each example.</param>
/// <param name="Split">[n] what each serves.</param>
/// <param name="Variables">Names with [n] whether each example has it.</param>
/// <param name="Seed">Of the draws of tasks.</param>
sealed record SparseMaterial(int[] Document, ProbeSplit[] Split, IReadOnlyList<(string Name, bool[] Positive)> Variables,
    ulong Seed)
{
    /// <summary>Variables at most; of more a drawn choice.</summary>
    public const int MostVariables = 64;

    /// <summary>Examples of a task to learn from at most, validation left out.</summary>
    public const int TrainExamples = 2000;

    /// <summary>Examples with a variable, and without, in every split.</summary>
    public const int FewestExamples = 25;

    const int TrainRows = 40_000, TestRows = 20_000;

    const double ValidationShare = 0.2, TestShare = 0.2;

    const ulong TrainStream = 0x73707472, TestStream = 0x73707473, SplitStream = 0x73707474, ChoiceStream = 0x73707475,
        PermuteStream = 0x73706d00, TaskStream = 0x73707476;

    /// <summary>Rows of the run's captures, of tokens; empty where examples are texts.</summary>
    public long[] Rows { get; init; } = [];

    /// <summary>Tokens of a run, its held-out documents to test on.</summary>
    public static SparseMaterial Of(ActivationStore store, ItemStore items, LabelStore labels, ulong seed)
    {
        List<(long Row, long Token, int Document)> train = RunExamples.Drawn(store, items, 0, store.TrainCount, TrainRows,
            new(seed, TrainStream)),
            test = RunExamples.Drawn(store, items, store.TrainCount, store.Count, TestRows, new(seed, TestStream));
        (long Row, long Token, int Document)[] all = [.. train, .. test];
        int[] document = [.. all.Select(example => example.Document)];
        var split = new ProbeLabels(["", " "], new int[all.Length], document)
        {
            Split = [.. all.Select((_, i) => i < train.Count ? ProbeSplit.Train : ProbeSplit.Test)],
        };
        split.Draw(ProbeSplit.Train, ProbeSplit.Validation, ValidationShare, new(seed, SplitStream));
        return new(document, split.Split, [.. labels.Variables.Select((variable, v) =>
            (variable.Name, all.Select(example => labels.Has(example.Token, v)).ToArray()))], seed)
        {
            Rows = [.. all.Select(example => example.Row)],
        };
    }

    /// <summary>Labelled texts, each class against the others.</summary>
    public static SparseMaterial Of(LabelledTextFile file, ulong seed)
    {
        ProbeLabels labels = LabelledExamples.Of(file.Texts, null, file.Path);
        if (!labels.Split.Contains(ProbeSplit.Test)) labels.Draw(ProbeSplit.Train, ProbeSplit.Test, TestShare,
            new(seed, TestStream));
        if (!labels.Split.Contains(ProbeSplit.Validation))
            labels.Draw(ProbeSplit.Train, ProbeSplit.Validation, ValidationShare, new(seed, SplitStream));
        return new(labels.Document, labels.Split, [.. Enumerable.Range(labels.Outputs == 1 ? 1 : 0, labels.Outputs).Select(c =>
            (labels.Classes[c], labels.Label.Select(label => label == c).ToArray()))], seed);
    }

    /// <summary>The variables that are common enough, as many examples with each as without.</summary>
    /// <exception cref="InputException">None is.</exception>
    public SparseTask[] Tasks()
    {
        var order = new Permutation(Math.Max(1, Variables.Count), new Philox(Seed, ChoiceStream));
        SparseTask[] tasks = [.. Enumerable.Range(0, Variables.Count).Select(i => (int)order[i])
            .Select(v => SparseTask.Draw(Variables[v].Name, Variables[v].Positive, Split, TrainExamples, FewestExamples,
                new Philox(Seed, TaskStream + (ulong)v)))
            .OfType<SparseTask>().Take(MostVariables)];
        return tasks.Length > 0 ? tasks : throw new InputException($"none of {Variables.Count} variables is on {FewestExamples} " +
            "examples, and not " +
            $"on {FewestExamples}, of training, validation and test documents; expected labels of more documents");
    }

    /// <summary>The same with each document's variables on another document of its split.</summary>
    public SparseMaterial Permuted(ulong seed)
    {
        int[] from = new int[Document.Length];
        foreach (ProbeSplit split in Enum.GetValues<ProbeSplit>())
        {
            int[] examples = [.. Enumerable.Range(0, Split.Length).Where(i => Split[i] == split)];
            int[] moved = DocumentCycle.Of(examples, Document, new(seed, PermuteStream + (ulong)split));
            for (int i = 0; i < moved.Length; i++) from[examples[i]] = moved[i];
        }
        return this with
        {
            Variables = [.. Variables.Select(variable =>
                (variable.Name, from.Select(i => variable.Positive[i]).ToArray()))],
        };
    }
}
