using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>Linear readouts that tell classes apart: of two classes one, whose logit is that of the second; of more, one for
/// each against the rest.</summary>
/// <param name="Readouts">One, or one for each class.</param>
public sealed record LinearClassifier(IReadOnlyList<LinearReadout> Readouts)
{
    const int BlockExamples = 256;

    /// <summary>How it came about, in words; empty for nothing to say.</summary>
    public string Note { get; init; } = "";

    /// <summary>C of its regularisation; null where it has none, or each readout its own.</summary>
    public double? C { get; init; }

    /// <summary>Logits of some examples, [n, outputs].</summary>
    public double[] Logits(ProbeInputs inputs, int[] examples, Workers workers)
    {
        int outputs = Readouts.Count;
        var logits = new double[examples.Length * outputs];
        workers.ForRanges(examples.Length, BlockExamples, (start, end, _) =>
        {
            for (int i = start; i < end; i++)
                for (int output = 0; output < outputs; output++)
                    logits[i * outputs + output] = Readouts[output].Logit(inputs, examples[i]);
        });
        return logits;
    }
}
