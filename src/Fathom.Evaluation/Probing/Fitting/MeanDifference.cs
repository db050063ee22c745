namespace Fathom.Evaluation;

/// <summary>Mean of the positives − mean of the negatives.</summary>
static class MeanDifference
{
    /// <param name="inputs">F of each example.</param>
    /// <param name="examples">Which.</param>
    /// <param name="positive">Whether each of these is positive.</param>
    /// <returns>[F]; zeros where all are positive or none is.</returns>
    public static double[] Of(ProbeInputs inputs, int[] examples, bool[] positive)
    {
        int positives = positive.Count(yes => yes), negatives = positive.Length - positives;
        double[] with = new double[inputs.Width], without = new double[inputs.Width];
        if (positives == 0 || negatives == 0) return with;
        for (int i = 0; i < examples.Length; i++) inputs.AddTo(examples[i], positive[i] ? with : without);
        for (int i = 0; i < with.Length; i++) with[i] = with[i] / positives - without[i] / negatives;
        return with;
    }
}
