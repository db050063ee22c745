using Fathom.Dictionaries;
using Fathom.Evaluation;
using Fathom.Numerics;

namespace Fathom.Tests.Evaluation.Probing;

/// <summary>Contrast-consistent search on pairs whose truth is planted along one direction.</summary>
public class ContrastProbeTests
{
    const int Pairs = 400, D = 6;

    static readonly Workers Two = new(2);

    // Coordinate 0 is ±signal by truth, coordinate 1 ±5 by side, the rest noise shared by a pair in part.
    static (PairedInputs, ProbeLabels) Planted(double signal)
    {
        var random = new Philox(11, 0);
        int[] label = [.. Enumerable.Range(0, Pairs).Select(i => (int)random.Below((ulong)i, 2))];
        var x = new float[2 * Pairs * D];
        for (int at = 0; at < x.Length; at++)
        {
            int statement = at / D, pair = statement / 2, side = statement % 2;
            bool isTrue = side == 0 == (label[pair] == 1);
            x[at] = (float)(random.Normal((ulong)(at + 10_000)) + (at % D) switch
            {
                0 => isTrue ? signal : -signal,
                1 => side == 0 ? 5 : -5,
                _ => 0,
            });
        }
        var inputs = new PairedInputs(new DenseInputs(x, D), [.. Enumerable.Range(0, Pairs).Select(i => (2 * i, 2 * i +
            1))]);
        var labels = new ProbeLabels(["second is true", "first is true"], label, [.. Enumerable.Range(0, Pairs)]);
        labels.Draw(ProbeSplit.Train, ProbeSplit.Test, 0.4, new Philox(11, 1));
        return (inputs, labels);
    }

    [Fact]
    public void A_planted_truth_is_found_without_labels_but_for_its_sign()
    {
        var (inputs, labels) = Planted(3);
        ProbeReport report = ProbeStudy.Run(labels, new("this probe", inputs, new ContrastProbe(10, 0)), [], [],
            new() { Resamples = 200 }, Two, cancel: TestContext.Current.CancellationToken);
        Assert.InRange(report.Probe.Measures.Accuracy, 0.97, 1);
        Assert.Contains("training labels", report.Probe.Note, StringComparison.Ordinal);
        // Other labels make the same probe or its mirror, which is no control.
        Assert.DoesNotContain(report.Controls, control => control.Name == ProbeStudy.Shuffled);
        // Labels turned round turn the answers round and change nothing else.
        int[] train = labels.Of(ProbeSplit.Train), turned = [.. labels.Label.Select(c => 1 - c)];
        LinearReadout one = new ContrastProbe(10, 0).Fit(inputs, labels, labels.Label, train, [], Two).Readouts[0];
        LinearReadout other = new ContrastProbe(10, 0).Fit(inputs, labels, turned, train, [], Two).Readouts[0];
        Assert.Equal(one.Weight, other.Weight.Select(w => -w), (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Fact]
    public void Its_file_is_a_probe_of_statements_that_points_along_the_truth()
    {
        var (inputs, labels) = Planted(3);
        int[] train = labels.Of(ProbeSplit.Train);
        LinearClassifier learnt = new ContrastProbe(10, 0).Fit(inputs, labels, labels.Label, train, [], Two);
        Probe probe = SavedProbe.Of(learnt, inputs, train,
            new() { Method = "ccs", Site = "", Pool = "mean", Outputs = ["true"] });
        // Its threshold is the mean of the training statements.
        Assert.Equal(0, train.SelectMany(pair => new[] { inputs.Pairs[pair].First, inputs.Pairs[pair].Second })
            .Average(statement => probe.Logit(Vector(inputs, statement))), 1e-4);
        float[] direction = probe.Direction();
        Assert.InRange(direction[0], 0.8f, 1f);
        Assert.True(probe.Logit([3, 0, 0, 0, 0, 0]) > 0 && probe.Logit([-3, 0, 0, 0, 0, 0]) < 0);
    }

    static float[] Vector(PairedInputs inputs, int statement)
    {
        var x = new double[D];
        inputs.Statements.Read(statement, x);
        return [.. x.Select(value => (float)value)];
    }

    [Fact]
    public void The_slope_of_the_loss_is_its_finite_difference()
    {
        var (inputs, _) = Planted(1);
        int[] few = [.. Enumerable.Range(0, 20)];
        var yes = new ProbeMatrix(inputs.Statements, [.. few.Select(i => 2 * i)], null, standardise: true);
        var no = new ProbeMatrix(inputs.Statements, [.. few.Select(i => 2 * i + 1)], null, standardise: true);
        double[] w = [0.3, -0.2, 0.1, 0.4, -0.5, 0.2, 0.1], gradient = new double[D + 1], none = new double[D + 1];
        ContrastProbe.Evaluate(yes, no, w, gradient);
        for (int i = 0; i <= D; i++)
        {
            double[] up = (double[])w.Clone(), down = (double[])w.Clone();
            (up[i], down[i]) = (up[i] + 1e-6, down[i] - 1e-6);
            double slope = (ContrastProbe.Evaluate(yes, no, up, none) - ContrastProbe.Evaluate(yes, no, down, none)) / 2e-6;
            Assert.Equal(slope, gradient[i], 1e-7);
        }
    }
}
