using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>Learns and scores subjects on the same examples, with the same draws of the bootstrap.</summary>
sealed class Measure
{
    readonly ProbeLabels labels;
    readonly int[] train, validation, test, testLabel;
    readonly DocumentResamples resamples;
    readonly ShareIntervals shares;
    readonly Workers workers;
    double[][]? own;

    public Measure(ProbeLabels labels, int[] train, int[] validation, int[] test, ProbeOptions options, Workers workers)
    {
        (this.labels, this.train, this.validation, this.test, this.workers) = (labels, train, validation, test, workers);
        testLabel = [.. test.Select(i => labels.Label[i])];
        resamples = new([.. test.Select(i => labels.Document[i])], options.Resamples, options.Seed);
        shares = new(resamples.Documents);
    }

    public int TestDocuments => resamples.Documents;

    public LinearClassifier Learn(ProbeSubject subject, int[] classOf) =>
        subject.Method.Fit(subject.Inputs, labels, classOf, train, validation, workers);

    public ProbeScores Score(ProbeSubject subject, LinearClassifier learnt) =>
        new(learnt.Logits(subject.Inputs, test, workers), testLabel, labels.Classes.Count);

    /// <summary>The probe's own row, to which the others are compared.</summary>
    public ProbeRow Own(string name, ProbeScores scores, string note)
    {
        own = resamples.Measure(scores, workers);
        return new(name, scores.Measure(), Intervals(own), note);
    }

    /// <summary>Another's row.</summary>
    public ProbeRow Other(string name, ProbeScores scores, string note)
    {
        double[][] drawn = resamples.Measure(scores, workers);
        return new(name, scores.Measure(), Intervals(drawn), note) { Less = Less(drawn) };
    }

    /// <summary>The mean of several.</summary>
    public ProbeRow Mean(string name, IReadOnlyList<ProbeScores> scores)
    {
        double[] mean = MeanOf(scores, one => one.Measure().Values);
        double[][][] drawn = [.. scores.Select(one => resamples.Measure(one, workers))];
        double[][] means = [.. Enumerable.Range(0, drawn[0].Length).Select(draw => MeanOf(drawn, one => one[draw]))];
        return new(name, ProbeMeasures.Of(mean), Intervals(means), $"mean of {scores.Count}") { Less = Less(means) };
    }

    /// <summary>
    /// One of several that chance made: the mean of their measures, with intervals in which each draw of documents meets one of
    /// them in turn, so that these hold what the documents and what the draw of the subject do.
    /// </summary>
    public ProbeRow AnyOf(string name, IReadOnlyList<ProbeScores> scores)
    {
        double[][][] each = [.. scores.Select(one => resamples.Measure(one, workers))];
        double[][] drawn = [.. Enumerable.Range(0, each[0].Length).Select(draw => each[draw % each.Length][draw])];
        return new(name, ProbeMeasures.Of(MeanOf(scores, one => one.Measure().Values)), Intervals(drawn),
            scores.Count > 1 ? $"mean of {scores.Count}" : "one model")
        {
            Less = Less(drawn),
        };
    }

    /// <summary>Names the most common class of the training examples, with the shares of the classes for p.</summary>
    public ProbeScores Constant()
    {
        double[] shares = Shares(train);
        double[] logits = labels.Outputs == 1 ? [Logit(shares[1])] : [.. shares.Select(Logit)];
        return new([.. test.SelectMany(_ => logits)], testLabel, labels.Classes.Count);
    }

    /// <summary>Guesses each class as often as it is among the training examples: what that reaches on average.</summary>
    public ProbeRow ByChance(string name)
    {
        double[] guessed = Shares(train), true_ = Shares(test);
        double accuracy = guessed.Zip(true_, (a, b) => a * b).Sum();
        return new(name, new(accuracy, 1.0 / labels.Classes.Count, 0.5, double.NaN, double.NaN), [], "");
    }

    static double[] MeanOf<T>(IReadOnlyList<T> all, Func<T, double[]> values)
    {
        double[][] each = [.. all.Select(values)];
        return [.. Enumerable.Range(0, each[0].Length).Select(i => each.Average(one => one[i]))];
    }

    // Of no draws there is no interval. All but the last measure are shares.
    Interval[] Intervals(double[][] drawn) => Of(drawn, i => i == ProbeMeasures.Keys.Count - 1
        ? Bootstrap.Interval(Column(drawn, i)) : shares.Of(Column(drawn, i)));

    Interval[] Less(double[][] drawn) => Of(drawn, i => shares.OfDifference(Column(own!, i), Column(drawn, i)));

    static Interval[] Of(double[][] drawn, Func<int, Interval> measure) =>
        drawn.Length == 0 ? [] : [.. Enumerable.Range(0, ProbeMeasures.Keys.Count).Select(measure)];

    static double[] Column(double[][] drawn, int measure) => [.. drawn.Select(draw => draw[measure])];

    double[] Shares(int[] examples)
    {
        var shares = new double[labels.Classes.Count];
        foreach (int example in examples) shares[labels.Label[example]] += 1.0 / examples.Length;
        return shares;
    }

    static double Logit(double share) => Math.Log(share / (1 - share));
}
