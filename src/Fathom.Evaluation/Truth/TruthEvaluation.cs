using Fathom.Dictionaries;
using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>
/// Ground truth: for every labelled variable the best latent's F1 and AUC, beside the best latent of the random twin and of random
/// directions, the best neuron, the best principal component, a linear probe, and the dictionary itself on permuted labels. The unit
/// and its threshold are chosen on training rows and scored on held-out ones.
/// </summary>
public static class TruthEvaluation
{
    /// <summary>The control that reads neurons in place of latents.</summary>
    public const string Neurons = "neurons";

    /// <summary>The control that reads principal components in place of latents.</summary>
    public const string Components = "principal components";

    /// <summary>The dictionary on labels of other documents.</summary>
    public const string PermutedLabels = "permuted labels";

    /// <summary>A linear classifier of the activation, trained on the labels.</summary>
    public const string Probe = "linear probe";

    const ulong TrainStream = 0x74727574, HeldOutStream = 0x74727575;

    /// <param name="subjects">What is compared.</param>
    /// <param name="items">The run's contexts.</param>
    /// <param name="labels">The run's labels.</param>
    /// <param name="options">How many rows.</param>
    /// <param name="workers">Threads to use; no influence on any bit.</param>
    /// <param name="progress">Told which subject is measured: its name, how many are done, how many there are.</param>
    /// <param name="cancel">Gives it up between two subjects.</param>
    /// <exception cref="InputException">Nothing is held out, or no variable is common enough.</exception>
    public static TruthReport Run(TruthSubjects subjects, ItemStore items, LabelStore labels, TruthOptions options,
        Workers workers, Action<string, int, int>? progress = null, CancellationToken cancel = default)
    {
        ActivationStore rows = subjects.Rows;
        var split = TruthSplit.Of(rows, items, labels, options);
        (RowRange train, RowRange heldOut) = (split.Train, split.HeldOut);
        RowRange probeRows = split.ProbeRows(options);
        var (columns, latents) = Columns(subjects, split, probeRows, options, workers, progress, cancel);
        TruthVariable[] variables = [.. labels.Variables.Select((label, v) =>
            new TruthVariable(label, split.TrainLabels.Positives[v], split.HeldOutLabels.Positives[v], split.Common[v]))];
        return new(variables, columns, latents, train.Count, probeRows.Count, heldOut.Count);
    }

    static (List<TruthColumn>, IReadOnlyList<TrackedVariable>) Columns(TruthSubjects subjects, TruthSplit split,
        RowRange probeRows, TruthOptions options, Workers workers, Action<string, int, int>? progress, CancellationToken cancel)
    {
        ActivationStore rows = subjects.Rows;
        var dictionary = new SparseUnits(CoreSubject.Dictionary, subjects.Coder, rows);
        int total = 2 + (subjects.References ? 2 : 0) + (subjects.Neurons is null ? 0 : 1) + subjects.Controls.Count;
        List<TruthColumn> columns = [];
        void Begin(string name)
        {
            cancel.ThrowIfCancellationRequested();
            progress?.Invoke(name, columns.Count, total);
        }

        void Add(TruthColumn column) => columns.Add(column.Draw(split.Scored.Length, options.DrawSeed, workers));

        Begin(dictionary.Name);
        DetectorSearch search = split.Search(dictionary, workers);
        Add(split.Score(dictionary, search, workers));
        IReadOnlyList<TrackedVariable> latents = split.Tracked(dictionary, search, workers);
        foreach (CoreSubject control in subjects.Controls)
        {
            Begin(control.Name);
            var units = new SparseUnits(control.Name, control.Coder, control.Rows);
            Add(split.Score(units, split.Search(units, workers), workers));
        }
        if (subjects.Neurons is { } neurons)
        {
            Begin(Neurons);
            var units = new StoredUnits(Neurons, neurons);
            Add(split.Score(units, split.Search(units, workers), workers));
        }
        Begin(PermutedLabels);
        TruthSplit permuted = split.Permuted(new Philox(options.Seed, TrainStream), new Philox(options.Seed, HeldOutStream));
        Add(permuted.Score(dictionary, permuted.Search(dictionary, workers), workers) with { Name = PermutedLabels });
        if (!subjects.References) return (columns, latents);
        Begin(Components);
        PrincipalComponents components = PrincipalComponents.Of(probeRows.Of(rows), new(workers, null, cancel));
        using (var units = new ComponentUnits(Components, rows, components))
            Add(split.Score(units, split.Search(units, workers), workers));
        Begin(Probe);
        LinearProbes probes = subjects.Probes?.Invoke(probeRows, split.TrainLabels, components)
            ?? LinearProbes.Train(rows, probeRows, split.TrainLabels, components, workers);
        Add(split.Score(probes, rows, probeRows, workers));
        progress?.Invoke(Probe, total, total);
        return (columns, latents);
    }
}
