using System.Numerics.Tensors;
using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>
/// Minimises Σ log(1 + exp(−y z)) + ‖w‖² / (2 C), z = w·x + b, y = ±1, over w and b (the constant is not penalised): the L2
/// logistic regression of scikit-learn.
/// </summary>
static class LogisticRegression
{
    const int BlockRows = 512, MostSteps = 1000;

    const double Tolerance = 1e-9;

    /// <summary>The readout that all rows teach.</summary>
    public static LinearReadout Readout(ProbeMatrix x, bool[] positive, double c, Workers workers) =>
        x.Readout(Fit(x, [.. Enumerable.Range(0, x.Rows)], positive, c, null, workers));

    /// <param name="x">Rows.</param>
    /// <param name="rows">Those to learn from.</param>
    /// <param name="positive">[n], of all rows of x.</param>
    /// <param name="c">C</param>
    /// <param name="start">Where to begin, [f + 1]; null: at the constant that the share of positives gives.</param>
    /// <param name="workers">Threads to use; no influence on any bit.</param>
    /// <returns>[f + 1]; the constant is the last.</returns>
    public static double[] Fit(ProbeMatrix x, int[] rows, bool[] positive, double c, double[]? start, Workers workers)
    {
        int d = x.Columns, positives = rows.Count(row => positive[row]);
        var from = new double[d + 1];
        // With one class alone the best constant is infinite; this is certain enough.
        if (positives == 0 || positives == rows.Length)
        {
            from[d] = positives == 0 ? -30 : 30;
            return from;
        }
        double rate = (double)positives / rows.Length, n = rows.Length;
        from[d] = Math.Log(rate / (1 - rate));
        var inverse = x.InverseHessian(rate * (1 - rate) / x.Rows, 1 / (c * n), rate * (1 - rate));
        return Lbfgs.Minimise(start ?? from, (w, gradient) => Evaluate(x, rows, positive, c, w, gradient, workers), inverse,
            Tolerance, MostSteps);
    }

    /// <summary>Mean of log(1 + exp(−y z)) over some rows.</summary>
    public static double Loss(ProbeMatrix x, int[] rows, bool[] positive, double[] w)
    {
        double sum = 0;
        foreach (int row in rows) sum += Logistic.Softplus(positive[row] ? -Logit(x, row, w) : Logit(x, row, w));
        return sum / rows.Length;
    }

    // f and its slope over n. Rows go in blocks of a fixed size, whose sums are added in order.
    static double Evaluate(ProbeMatrix x, int[] rows, bool[] positive, double c, double[] w, double[] gradient, Workers workers)
    {
        int d = x.Columns, blocks = (rows.Length + BlockRows - 1) / BlockRows;
        var parts = new double[blocks][];
        workers.ForRanges(rows.Length, BlockRows, (start, end, block) =>
        {
            // The last entry is the loss.
            var part = parts[block] = new double[d + 2];
            for (int i = start; i < end; i++)
            {
                double z = Logit(x, rows[i], w), y = positive[rows[i]] ? 1 : 0;
                double residual = Logistic.Sigmoid(z) - y;
                TensorPrimitives.MultiplyAdd(x.Row(rows[i]), residual, part.AsSpan(0, d), part.AsSpan(0, d));
                part[d] += residual;
                part[d + 1] += Logistic.Softplus(y == 1 ? -z : z);
            }
        });
        Array.Clear(gradient);
        double loss = 0;
        foreach (double[] part in parts)
        {
            TensorPrimitives.Add(gradient, part.AsSpan(0, d + 1), gradient);
            loss += part[d + 1];
        }
        ReadOnlySpan<double> weights = w.AsSpan(0, d);
        TensorPrimitives.MultiplyAdd(weights, 1 / c, gradient.AsSpan(0, d), gradient.AsSpan(0, d));
        TensorPrimitives.Divide(gradient, rows.Length, gradient);
        return (loss + TensorPrimitives.SumOfSquares(weights) / (2 * c)) / rows.Length;
    }

    /// <summary>z of a row.</summary>
    public static double Logit(ProbeMatrix x, int row, double[] w) =>
        TensorPrimitives.Dot<double>(w.AsSpan(0, x.Columns), x.Row(row)) + w[x.Columns];
}
