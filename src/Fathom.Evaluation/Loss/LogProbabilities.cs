using System.Numerics.Tensors;
using System.Runtime.Intrinsics;

namespace Fathom.Evaluation;

/// <summary>What a row of logits says, ln p = logit − ln Σ exp(logit): sums in double, in one fixed order.</summary>
static class LogProbabilities
{
    const int Lanes = 8;

    /// <summary>ln Σ exp(logit), shifted by the maximum.</summary>
    /// <param name="logits">[V]</param>
    /// <param name="exponentials">[V], becomes exp(logit − max).</param>
    /// <param name="sum">Σ of <paramref name="exponentials"/>.</param>
    public static double LogSum(ReadOnlySpan<float> logits, Span<float> exponentials, out double sum)
    {
        float max = TensorPrimitives.Max(logits);
        TensorPrimitives.Subtract(logits, max, exponentials);
        TensorPrimitives.Exp(exponentials, exponentials);
        sum = Sum(exponentials);
        return max + Math.Log(sum);
    }

    /// <summary>KL(p‖q) = Σ p (ln p − ln q), in nats.</summary>
    /// <param name="p">[V] logits of p.</param>
    /// <param name="q">[V] logits of q.</param>
    /// <param name="exponentials">[V] of p, from <see cref="LogSum"/>.</param>
    /// <param name="sum">Their sum.</param>
    /// <param name="logSumP">ln Σ exp(p)</param>
    /// <param name="logSumQ">ln Σ exp(q)</param>
    public static double Divergence(ReadOnlySpan<float> p, ReadOnlySpan<float> q, ReadOnlySpan<float> exponentials,
        double sum, double logSumP, double logSumQ)
    {
        // Σ p (ln p − ln q) = Σ p (logit_p − logit_q) − (ln Σ exp(p) − ln Σ exp(q)): exactly 0 for equal logits.
        var total = Vector512<double>.Zero;
        int i = 0;
        for (; i <= p.Length - Lanes; i += Lanes)
            total += Widened(exponentials, i) * (Widened(p, i) - Widened(q, i));
        double weighted = Vector512.Sum(total);
        for (; i < p.Length; i++) weighted += (double)exponentials[i] * ((double)p[i] - q[i]);
        return weighted / sum - (logSumP - logSumQ);
    }

    static double Sum(ReadOnlySpan<float> values)
    {
        var total = Vector512<double>.Zero;
        int i = 0;
        for (; i <= values.Length - Lanes; i += Lanes) total += Widened(values, i);
        double sum = Vector512.Sum(total);
        for (; i < values.Length; i++) sum += values[i];
        return sum;
    }

    static Vector512<double> Widened(ReadOnlySpan<float> values, int at)
    {
        (Vector256<double> lower, Vector256<double> upper) = Vector256.Widen(Vector256.Create(values.Slice(at, Lanes)));
        return Vector512.Create(lower, upper);
    }
}
