using Fathom.Dictionaries;

namespace Fathom.Evaluation;

/// <summary>What was learnt as a probe of single vectors.</summary>
public static class SavedProbe
{
    /// <param name="learnt">The readouts.</param>
    /// <param name="inputs">What they read. Of pairs the probe becomes one of statements, whose mean over these is z = 0:
    /// a pair says which of two statements is true, not how true one is.</param>
    /// <param name="learntFrom">The examples that these means are over.</param>
    /// <param name="about">What the probe is of.</param>
    public static Probe Of(LinearClassifier learnt, ProbeInputs inputs, int[] learntFrom,
        ProbeDescription about)
    {
        if (inputs is PairedInputs paired) return OfPairs(learnt.Readouts[0], paired, learntFrom, about);
        float[] weight = [.. learnt.Readouts.SelectMany(readout => readout.FullWeight(inputs.Width)).Select(w => (float)w)];
        return new(about, weight, [.. learnt.Readouts.Select(readout => (float)readout.Bias)]);
    }

    // Of the pair z = ½ (w⁺·x⁺ − w⁻·x⁻): of a statement ½ (w⁺ + w⁻)·x.
    static Probe OfPairs(LinearReadout readout, PairedInputs paired, int[] learntFrom, ProbeDescription about)
    {
        int d = paired.Statements.Width;
        double[] weight = [.. Enumerable.Range(0, d).Select(i => readout.Weight[i] - readout.Weight[d + i])];
        var sums = new double[2 * d];
        foreach (int i in learntFrom) paired.AddTo(i, sums);
        double bias = 0;
        for (int i = 0; i < d; i++) bias -= weight[i] * (sums[i] + sums[d + i]) / (2.0 * learntFrom.Length);
        return new(about, [.. weight.Select(w => (float)w)], [(float)bias]);
    }
}
