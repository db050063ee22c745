using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>
/// SAEBench's k-sparse probe: of the inputs the k of largest |mean of the positives − mean of the negatives| on the training
/// examples, and a logistic regression on these as they are, C = 1. Each class against the rest has its own k.
/// </summary>
/// <param name="k">Inputs of a readout.</param>
public sealed class SparseProbe(int k) : ProbeMethod
{
    public override string Name => "k-sparse";

    public override LinearClassifier Fit(ProbeInputs inputs, ProbeLabels labels, int[] classOf, int[] train,
        int[] validation, Workers workers)
    {
        int[] examples = Joined(train, validation);
        return new([.. Enumerable.Range(0, labels.Outputs).Select(output =>
        {
            bool[] positive = Positive(labels, classOf, examples, output);
            return On(inputs, examples, positive, [.. Ranked(inputs, examples, positive).Take(k).Order()], workers);
        })]);
    }

    /// <summary>Inputs by |mean of the positives − mean of the negatives|, the largest first, ties to the lower one.</summary>
    internal static int[] Ranked(ProbeInputs inputs, int[] examples, bool[] positive)
    {
        double[] difference = MeanDifference.Of(inputs, examples, positive);
        int[] order = [.. Enumerable.Range(0, difference.Length)];
        double[] keys = [.. difference.Select(value => -Math.Abs(value))];
        return [.. order.OrderBy(i => keys[i]).ThenBy(i => i)];
    }

    /// <summary>The logistic regression on some inputs.</summary>
    internal static LinearReadout On(ProbeInputs inputs, int[] examples, bool[] positive, int[] columns, Workers workers) =>
        LogisticRegression.Readout(new(inputs, examples, columns, standardise: false), positive, 1, workers);
}
