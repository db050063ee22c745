using System.Numerics.Tensors;

namespace Fathom.Evaluation;

/// <summary>
/// Minimises a smooth function by limited-memory BFGS (Liu and Nocedal 1989), in double precision, with step halving (Armijo).
/// </summary>
static class Lbfgs
{
    const int Memory = 10;

    /// <summary>Share of the promised decrease that a step must bring.</summary>
    const double Armijo = 1e-4;

    /// <param name="x">Where to look.</param>
    /// <param name="gradient">Filled with the slope there.</param>
    /// <returns>The value there.</returns>
    public delegate double Objective(double[] x, double[] gradient);

    /// <param name="start">Where to begin.</param>
    /// <param name="objective">What is minimised.</param>
    /// <param name="precondition">Multiplies by a guess of the inverse Hessian, in place; null: by what the last step
    /// says.</param>
    /// <param name="tolerance">Norm of the gradient, as a share of the first one or of 1, at which a solution is good
    /// enough.</param>
    /// <param name="mostSteps">Steps at most.</param>
    public static double[] Minimise(double[] start, Objective objective, Action<double[]>? precondition, double tolerance,
        int mostSteps)
    {
        double[] x = (double[])start.Clone(), gradient = new double[x.Length], trial = new double[x.Length];
        double value = objective(x, gradient), goal = tolerance * Math.Min(1, TensorPrimitives.Norm<double>(gradient));
        List<(double[] Moved, double[] Change, double Scale)> pairs = [];
        for (int step = 0; step < mostSteps && TensorPrimitives.Norm<double>(gradient) > goal; step++)
        {
            double[] direction = Direction(gradient, pairs, precondition);
            double slope = TensorPrimitives.Dot<double>(gradient, direction), length = 1;
            if (!(slope < 0)) break;
            var trialGradient = new double[x.Length];
            double trialValue;
            while (true)
            {
                TensorPrimitives.MultiplyAdd(direction, length, x, trial);
                trialValue = objective(trial, trialGradient);
                // Rounding leaves this much doubt about a value.
                if (trialValue <= value + Armijo * length * slope + 1e-14 * Math.Abs(value)) break;
                length /= 2;
                if (length < 1e-10) return x;
            }
            Remember(pairs, x, trial, gradient, trialGradient);
            (x, trial) = (trial, x);
            (value, gradient) = (trialValue, trialGradient);
        }
        return x;
    }

    // −H g by the two loops.
    static double[] Direction(double[] gradient, List<(double[] Moved, double[] Change, double Scale)> pairs,
        Action<double[]>? precondition)
    {
        var direction = new double[gradient.Length];
        var shares = new double[pairs.Count];
        TensorPrimitives.Negate(gradient, direction);
        for (int i = pairs.Count - 1; i >= 0; i--)
        {
            shares[i] = pairs[i].Scale * TensorPrimitives.Dot<double>(pairs[i].Moved, direction);
            TensorPrimitives.MultiplyAdd(pairs[i].Change, -shares[i], direction, direction);
        }
        if (precondition is not null) precondition(direction);
        else
        {
            double first = pairs.Count == 0 ? 1 / Math.Max(1, TensorPrimitives.Norm<double>(gradient))
                : 1 / (pairs[^1].Scale * TensorPrimitives.SumOfSquares<double>(pairs[^1].Change));
            TensorPrimitives.Multiply(direction, first, direction);
        }
        for (int i = 0; i < pairs.Count; i++)
        {
            double back = pairs[i].Scale * TensorPrimitives.Dot<double>(pairs[i].Change, direction);
            TensorPrimitives.MultiplyAdd(pairs[i].Moved, shares[i] - back, direction, direction);
        }
        return direction;
    }

    static void Remember(List<(double[] Moved, double[] Change, double Scale)> pairs, double[] before, double[] after,
        double[] gradientBefore, double[] gradientAfter)
    {
        double[] moved = new double[before.Length], change = new double[before.Length];
        TensorPrimitives.Subtract(after, before, moved);
        TensorPrimitives.Subtract(gradientAfter, gradientBefore, change);
        double product = TensorPrimitives.Dot<double>(moved, change);
        // Where the function bends the other way, a pair would make H lose its sign.
        if (product > 1e-14 * TensorPrimitives.Norm<double>(moved) * TensorPrimitives.Norm<double>(change))
            pairs.Add((moved, change, 1 / product));
        if (pairs.Count > Memory) pairs.RemoveAt(0);
    }
}
