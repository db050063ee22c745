using System.Numerics.Tensors;
using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>
/// w = mean of the positives − mean of the negatives (Marks and Tegmark 2023, "The geometry of truth": the mass-mean probe
/// without its covariance). Where along it the classes part, and how surely, a logistic regression of that one number says.
/// </summary>
public sealed class MeanDifferenceProbe : ProbeMethod
{
    public override string Name => "mean-difference";

    public override LinearClassifier Fit(ProbeInputs inputs, ProbeLabels labels, int[] classOf, int[] train,
        int[] validation, Workers workers)
    {
        int[] examples = Joined(train, validation);
        var readouts = new LinearReadout[labels.Outputs];
        for (int output = 0; output < readouts.Length; output++)
        {
            bool[] positive = Positive(labels, classOf, examples, output);
            var direction = new LinearReadout(null, MeanDifference.Of(inputs, examples, positive), 0);
            float[] along = [.. examples.Select(example => (float)direction.Logit(inputs, example))];
            LinearReadout onLine = OnLine(along, positive, workers);
            var weight = new double[inputs.Width];
            TensorPrimitives.Multiply(direction.Weight, onLine.Weight[0], weight);
            readouts[output] = new(null, weight, onLine.Bias);
        }
        return new(readouts);
    }

    static LinearReadout OnLine(float[] along, bool[] positive, Workers workers)
    {
        var x = new ProbeMatrix(new DenseInputs(along, 1), [.. Enumerable.Range(0, along.Length)], null, standardise: true);
        return LogisticRegression.Readout(x, positive, 1, workers);
    }
}
