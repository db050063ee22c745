using System.Numerics.Tensors;

namespace Fathom.Evaluation;

/// <summary>
/// Minimises a smooth function by limited-memory BFGS (<see cref="CurvaturePairs"/>), in double precision, with step halving (Armijo).
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
        var pairs = new CurvaturePairs(Memory);
        for (int step = 0; step < mostSteps && TensorPrimitives.Norm<double>(gradient) > goal; step++)
        {
            var direction = new double[x.Length];
            pairs.Direction(gradient, direction, precondition, 1 / Math.Max(1, TensorPrimitives.Norm<double>(gradient)));
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
            double[] moved = new double[x.Length], change = new double[x.Length];
            TensorPrimitives.Subtract(trial, x, moved);
            TensorPrimitives.Subtract(trialGradient, gradient, change);
            pairs.Add(moved, change);
            (x, trial) = (trial, x);
            (value, gradient) = (trialValue, trialGradient);
        }
        return x;
    }
}
