using Fathom.Dictionaries;
using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>Rows to choose on and rows to score on, with their labels.</summary>
sealed class TruthSplit
{
    const int UnitsTogether = 64;

    static readonly SharedKind<TruthSplit> Kind = new();

    /// <param name="train">Rows to choose on.</param>
    /// <param name="heldOut">Rows to score on.</param>
    /// <param name="trainLabels">Of the first.</param>
    /// <param name="heldOutLabels">Of the others.</param>
    /// <param name="fewest">Rows of either split with a variable, and without, for it to be scored.</param>
    public TruthSplit(RowRange train, RowRange heldOut, LabelledRows trainLabels, LabelledRows heldOutLabels, int fewest)
        : this(train, heldOut, trainLabels, heldOutLabels, [.. Enumerable.Range(0, trainLabels.Variables)
            .Select(v => Enough(trainLabels, v, fewest) && Enough(heldOutLabels, v, fewest))])
    {
    }

    TruthSplit(RowRange train, RowRange heldOut, LabelledRows trainLabels, LabelledRows heldOutLabels, bool[] common) =>
        (Train, HeldOut, TrainLabels, HeldOutLabels, Common) = (train, heldOut, trainLabels, heldOutLabels, common);

    /// <summary>That of a run's labels, made once for all metrics.</summary>
    internal static TruthSplit Of(MetricContext context) => context.Once(Kind, context.Labels!, () =>
        Of(context.Store, context.Items!, context.Labels!, new TruthOptions()));

    /// <summary>The first training and held-out rows of a capture.</summary>
    /// <exception cref="InputException">Nothing is held out, or no variable is common enough.</exception>
    public static TruthSplit Of(ActivationStore rows, ItemStore items, LabelStore labels, TruthOptions options)
    {
        CoreEvaluation.RequireHeldOut(rows, rows.Description.Site);
        var train = new RowRange(0, (int)Math.Min(rows.TrainCount, options.TrainRows));
        var heldOut = new RowRange(rows.TrainCount, (int)Math.Min(rows.Count - rows.TrainCount, options.HeldOutRows));
        var split = new TruthSplit(train, heldOut, LabelledRows.Of(rows, items, labels, train),
            LabelledRows.Of(rows, items, labels, heldOut), options.FewestRows);
        if (!split.Common.Contains(true))
            throw new InputException($"none of {labels.Variables.Count} variables is active on {options.FewestRows} training " +
                $"and {options.FewestRows} held-out rows; expected labels of more documents");
        return split;
    }

    /// <summary>Training rows for probes and components.</summary>
    public RowRange ProbeRows(TruthOptions options) => new(Train.First, Math.Min(Train.Count, options.ProbeRows));

    /// <summary>The variables that can be scored.</summary>
    public int[] Scored => [.. Enumerable.Range(0, Common.Length).Where(v => Common[v])];

    public RowRange Train { get; }

    public RowRange HeldOut { get; }

    public LabelledRows TrainLabels { get; }

    public LabelledRows HeldOutLabels { get; }

    /// <summary>[V], whether a variable can be scored.</summary>
    public bool[] Common { get; }

    /// <summary>The same rows with the labels of other documents, of which the same variables are scored.</summary>
    public TruthSplit Permuted(Philox train, Philox heldOut) =>
        new(Train, HeldOut, TrainLabels.Permuted(train), HeldOutLabels.Permuted(heldOut), Common);

    public DetectorSearch Search(UnitActivations units, Workers workers) =>
        DetectorSearch.Run(units, Train, TrainLabels, Common, workers);

    /// <summary>The best unit of each variable on the held-out rows.</summary>
    public TruthColumn Score(UnitActivations units, DetectorSearch search, Workers workers)
    {
        var scores = new VariableScore?[Common.Length];
        int[] variables = [.. Enumerable.Range(0, Common.Length).Where(v => search.OfVariable[v].Unit >= 0)];
        var documents = new DocumentScores(HeldOutLabels.Documents, variables.Length);
        SeeAll(units, [.. variables.Select(v => (v, search.OfVariable[v]))],
            (i, seen) => scores[variables[i]] = documents.Score(i, seen), workers);
        return new(units.Name, scores) { ByDocument = documents };
    }

    /// <summary>The best variable of each unit on the held-out rows.</summary>
    public IReadOnlyList<TrackedVariable> Tracked(UnitActivations units, DetectorSearch search, Workers workers)
    {
        (int Variable, Detector Detector)[] tracked = [.. search.OfUnit.Where(unit => unit.Variable >= 0)];
        var scores = new TrackedVariable[tracked.Length];
        SeeAll(units, tracked,
            (i, seen) => scores[i] = new(tracked[i].Detector.Unit, tracked[i].Variable, VariableScore.Of(seen)), workers);
        return scores;
    }

    /// <summary>Probes, each with the threshold of its logit that gave the best F1 on the rows it was trained on.</summary>
    public TruthColumn Score(LinearProbes probes, IVectorSource source, RowRange trained, Workers workers)
    {
        var scores = new VariableScore?[Common.Length];
        int[] variables = Scored;
        var documents = new DocumentScores(HeldOutLabels.Documents, variables.Length);
        foreach ((int chunk, int[] some) in variables.Chunk(UnitsTogether).Index())
        {
            float[][] before = probes.Logits(source, trained, some, workers);
            float[][] after = probes.Logits(source, HeldOut, some, workers);
            workers.For(some.Length, i =>
            {
                (float limit, double f1) = BestThreshold.Of(before[i], Column(TrainLabels, some[i], trained.Count));
                scores[some[i]] = documents.Score(chunk * UnitsTogether + i,
                    new(null, limit, f1, after[i], limit, Column(HeldOutLabels, some[i], HeldOut.Count)));
            });
        }
        return new(TruthEvaluation.Probe, scores) { ByDocument = documents };
    }

    void SeeAll(UnitActivations units, (int Variable, Detector Detector)[] pairs, Action<int, Detection> use, Workers workers) =>
        units.Each(HeldOut, [.. pairs.Select(pair => pair.Detector.Unit)], (i, column) =>
        {
            var (variable, detector) = pairs[i];
            use(i, new(detector.Unit, detector.Threshold / 10.0, detector.F1, column,
                FiringCounter.Limit(detector.Threshold, detector.Max), Column(HeldOutLabels, variable, HeldOut.Count)));
        }, workers);

    static bool[] Column(LabelledRows labels, int variable, int rows)
    {
        var column = new bool[rows];
        for (int row = 0; row < rows; row++) column[row] = labels.Has(row, variable);
        return column;
    }

    static bool Enough(LabelledRows labels, int variable, int fewest) =>
        labels.Positives[variable] >= fewest && labels.Count - labels.Positives[variable] >= fewest;
}
