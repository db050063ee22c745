using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>A probe on examples that it has not seen, beside what is reached without it.</summary>
public static class ProbeStudy
{
    /// <summary>The control that names the most common class.</summary>
    public const string Majority = "majority class";

    /// <summary>The control that guesses by the shares of the classes.</summary>
    public const string Chance = "chance";

    /// <summary>The control that learns labels of other documents.</summary>
    public const string Shuffled = "shuffled labels";

    const ulong ShuffleStream = 0x73687566;

    /// <param name="labels">Classes and splits of the examples.</param>
    /// <param name="probe">What is measured.</param>
    /// <param name="others">What is set beside it as another way to tell.</param>
    /// <param name="twins">The same of what nobody trained; several of one name are one control, of which one more is drawn at random.</param>
    /// <param name="options">How.</param>
    /// <param name="workers">Threads to use; no influence on any bit.</param>
    /// <param name="progress">Told which is measured, how many are done, how many there are.</param>
    /// <param name="cancel">Gives it up between two of them.</param>
    /// <exception cref="InputException">A split is empty, or one has fewer than two classes.</exception>
    public static ProbeReport Run(ProbeLabels labels, ProbeSubject probe, IReadOnlyList<ProbeSubject> others,
        IReadOnlyList<ProbeSubject> twins, ProbeOptions options, Workers workers, Action<string, int, int>? progress = null,
        CancellationToken cancel = default)
    {
        int[] train = labels.Of(ProbeSplit.Train), validation = labels.Of(ProbeSplit.Validation),
            test = labels.Of(ProbeSplit.Test);
        Require(labels, train, "train");
        Require(labels, test, "test");
        if (probe.Method.ChoosesByValidation) Require(labels, validation, "validation");
        var measure = new Measure(labels, train, validation, test, options, workers);
        int shuffles = probe.Method.LearnsLabels ? options.Shuffles : 0;
        int done = 0, total = 1 + others.Count + twins.Count + shuffles;
        void Begin(string name)
        {
            cancel.ThrowIfCancellationRequested();
            progress?.Invoke(name, done++, total);
        }

        Begin(probe.Name);
        LinearClassifier learnt = measure.Learn(probe, labels.Label);
        ProbeScores scores = measure.Score(probe, learnt);
        ProbeRow row = measure.Own(probe.Name, scores, learnt.Note);
        List<ProbeRow> beside = [], controls = [];
        foreach (ProbeSubject subject in others)
        {
            Begin(subject.Name);
            LinearClassifier other = measure.Learn(subject, labels.Label);
            beside.Add(measure.Other(subject.Name, measure.Score(subject, other), other.Note));
        }
        foreach (var draws in twins.GroupBy(twin => twin.Name))
        {
            List<ProbeScores> each = [];
            foreach (ProbeSubject subject in draws)
            {
                Begin(subject.Name);
                each.Add(measure.Score(subject, measure.Learn(subject, labels.Label)));
            }
            controls.Add(measure.AnyOf(draws.Key, each));
        }
        List<ProbeScores> shuffled = [];
        for (int i = 0; i < shuffles; i++)
        {
            Begin(Shuffled);
            int[] learnable = [.. train.Concat(validation).Order()];
            int[] classes = labels.Shuffled(learnable, new Philox(options.Seed, ShuffleStream + (ulong)i));
            // A few documents of unequal length may leave a class without an example.
            if (Whole(labels, classes, train) && (!probe.Method.ChoosesByValidation || Whole(labels, classes, validation)))
                shuffled.Add(measure.Score(probe, measure.Learn(probe, classes)));
        }
        if (shuffled.Count > 0) controls.Add(measure.Mean(Shuffled, shuffled));
        controls.Add(measure.Other(Majority, measure.Constant(), ""));
        controls.Add(measure.ByChance(Chance));
        progress?.Invoke("", total, total);
        return new(probe.Method.Name, labels.Classes, train.Length + validation.Length, test.Length, measure.TestDocuments, row,
            beside, controls, scores.Reliability(), learnt)
        {
            Transfer = labels.Conditions.Count > 1 ? Transfer(labels, probe, options, workers, cancel) : null,
        };
    }

    static ProbeTransfer Transfer(ProbeLabels labels, ProbeSubject probe, ProbeOptions options, Workers workers,
        CancellationToken cancel)
    {
        int count = labels.Conditions.Count;
        int[] Of(ProbeSplit split, int condition) => [.. labels.Of(split).Where(i => labels.Condition[i] == condition)];
        bool Whole(int[] examples) => ProbeStudy.Whole(labels, labels.Label, examples);
        var measures = new ProbeMeasures?[count][];
        var intervals = new Interval?[count][];
        for (int from = 0; from < count; from++)
        {
            cancel.ThrowIfCancellationRequested();
            measures[from] = new ProbeMeasures?[count];
            intervals[from] = new Interval?[count];
            int[] train = Of(ProbeSplit.Train, from), validation = Of(ProbeSplit.Validation, from);
            if (!Whole(train) || (probe.Method.ChoosesByValidation && !Whole(validation))) continue;
            int documents = train.Concat(validation).Select(i => labels.Document[i]).Distinct().Count();
            if (documents < probe.Method.FewestDocuments) continue;
            LinearClassifier learnt = probe.Method.Fit(probe.Inputs, labels, labels.Label, train, validation, workers);
            for (int to = 0; to < count; to++)
            {
                int[] test = Of(ProbeSplit.Test, to);
                if (!Whole(test)) continue;
                var scores = new ProbeScores(learnt.Logits(probe.Inputs, test, workers), [.. test.Select(i => labels.Label[i])],
                    labels.Classes.Count);
                measures[from][to] = scores.Measure();
                var resamples = new DocumentResamples([.. test.Select(i => labels.Document[i])], options.Resamples, options.Seed);
                double[][] drawn = resamples.Measure(scores, workers);
                if (drawn.Length > 0)
                    intervals[from][to] = new ShareIntervals(resamples.Documents)
                        .Of(drawn.Select(draw => ProbeMeasures.Of(draw).BalancedAccuracy));
            }
        }
        return new(labels.Conditions, measures, intervals);
    }

    static bool Whole(ProbeLabels labels, int[] classOf, int[] examples) =>
        examples.Select(i => classOf[i]).Distinct().Count() == labels.Classes.Count;

    static void Require(ProbeLabels labels, int[] examples, string split)
    {
        string[] missing = [.. Enumerable.Range(0, labels.Classes.Count).Except(examples.Select(i => labels.Label[i]))
            .Select(c => labels.Classes[c])];
        if (missing.Length > 0)
            throw new InputException($"none of the {examples.Length:n0} {split} examples is '{missing[0]}'; expected each of the " +
                $"{labels.Classes.Count} classes there: give more labelled examples, or another split");
    }
}
