namespace Fathom.Numerics;

/// <summary>
/// Softmax cross-entropy of rows of logits against a distribution t over few of the columns, or against one column:
/// <code>
/// loss = Σ_i t_i (ln Σ_j exp x_j − x_i);   dx = scale · (softmax(x) Σ_i t_i − t)
/// </code>
/// </summary>
public static unsafe class CrossEntropy
{
    /// <summary>The loss of one row against one column; the logits become their gradient.</summary>
    /// <param name="x">[m] logits, replaced by dx.</param>
    /// <param name="target">The column.</param>
    /// <param name="scale">Factor of the gradient: as a rule 1 / predictions of the batch.</param>
    /// <returns>Nats, without the scale.</returns>
    public static double Backward(Span<float> x, int target, float scale)
    {
        double loss = -x[target];
        fixed (float* row = x) loss += LogSum(row, x.Length, scale);
        x[target] -= scale;
        return loss;
    }

    /// <summary>The loss of one row against a distribution; the logits become their gradient.</summary>
    /// <param name="x">[m] logits, replaced by dx.</param>
    /// <param name="targets">[k] columns.</param>
    /// <param name="probabilities">[k], what the columns are to have.</param>
    /// <param name="scale">Factor of the gradient: as a rule 1 / predictions of the batch.</param>
    /// <returns>Nats, without the scale.</returns>
    public static double Backward(Span<float> x, ReadOnlySpan<int> targets, ReadOnlySpan<float> probabilities, float scale)
    {
        Shapes.Require(probabilities.Length, 1, targets.Length, nameof(probabilities));
        double mass = 0, loss = 0;
        for (int i = 0; i < targets.Length; i++)
        {
            mass += probabilities[i];
            loss -= (double)probabilities[i] * x[targets[i]];
        }
        fixed (float* row = x) loss += mass * LogSum(row, x.Length, (float)(scale * mass));
        for (int i = 0; i < targets.Length; i++) x[targets[i]] -= scale * probabilities[i];
        return loss;
    }

    /// <summary>x = scale · softmax(x).</summary>
    /// <returns>ln Σ exp(x) = m + ln Σ exp(x − m), m = max x</returns>
    static double LogSum(float* x, int m, float scale)
    {
        float sum = Softmax.ForwardRow(x, m, scale, out float most);
        return most + Math.Log(sum);
    }
}
