using System.Numerics.Tensors;

namespace Fathom.Evaluation;

/// <summary>
/// A search for where a smooth function is least, by limited-memory BFGS (<see cref="CurvaturePairs"/>) in double precision with step
/// halving (Armijo). It asks for value and slope at one point after the other, so that searches over the same rows share their passes.
/// </summary>
sealed class Lbfgs
{
    /// <summary>Share of the promised decrease that a step must bring.</summary>
    const double Armijo = 1e-4;

    readonly CurvaturePairs pairs;
    readonly Action<double[]>? precondition;
    readonly Func<double, double> goal;
    readonly double leastLength;
    readonly double? first;
    readonly double[] gradient, direction;
    double[] x, trial;
    double value = double.NaN, slope, length = 1, enough;

    /// <param name="start">Where to begin.</param>
    /// <param name="memory">Steps that are remembered.</param>
    /// <param name="goal">From the norm of the first gradient, that at which a solution is good enough.</param>
    /// <param name="leastLength">Share of a step below which halving gives up.</param>
    /// <param name="precondition">Multiplies by a guess of the inverse Hessian, in place; null: by what the last step says.</param>
    /// <param name="first">That guess before there is a step; null: 1 / the norm of the gradient, or 1 if that is less.</param>
    public Lbfgs(double[] start, int memory, Func<double, double> goal, double leastLength, Action<double[]>? precondition = null,
        double? first = null)
    {
        (this.goal, this.leastLength, this.precondition, this.first) = (goal, leastLength, precondition, first);
        pairs = new(memory);
        (x, trial) = ((double[])start.Clone(), (double[])start.Clone());
        (gradient, direction) = (new double[x.Length], new double[x.Length]);
    }

    /// <param name="x">Where to look.</param>
    /// <param name="gradient">Filled with the slope there.</param>
    /// <returns>The value there.</returns>
    public delegate double Objective(double[] x, double[] gradient);

    /// <summary>Whether <see cref="Solution"/> is good enough, or no step makes it better.</summary>
    public bool IsDone { get; private set; }

    /// <summary>Steps that were taken.</summary>
    public int Steps { get; private set; }

    /// <summary>The best point so far.</summary>
    public double[] Solution => x;

    /// <summary>The point at which value and slope are wanted.</summary>
    public double[] Trial => trial;

    /// <summary>Searches alone.</summary>
    /// <param name="start">Where to begin.</param>
    /// <param name="objective">What is minimised.</param>
    /// <param name="precondition">Multiplies by a guess of the inverse Hessian, in place; null: by what the last step says.</param>
    /// <param name="tolerance">Norm of the gradient, as a share of the first one or of 1, at which a solution is good
    /// enough.</param>
    /// <param name="mostSteps">Steps at most.</param>
    public static double[] Minimise(double[] start, Objective objective, Action<double[]>? precondition, double tolerance,
        int mostSteps)
    {
        var search = new Lbfgs(start, 10, norm => tolerance * Math.Min(1, norm), 1e-10, precondition);
        var slope = new double[start.Length];
        while (!search.IsDone && search.Steps < mostSteps)
        {
            double value = objective(search.Trial, slope);
            // Rounding leaves this much doubt about a value.
            search.Take(value, slope, 1e-14 * Math.Abs(value));
        }
        return search.Solution;
    }

    /// <summary>Takes what was found at the trial point.</summary>
    /// <param name="found">The value.</param>
    /// <param name="slopes">The gradient.</param>
    /// <param name="doubt">By how much the value may be wrong.</param>
    public void Take(double found, ReadOnlySpan<double> slopes, double doubt)
    {
        if (double.IsNaN(value)) enough = goal(TensorPrimitives.Norm(slopes));
        else if (found <= value + Armijo * length * slope + doubt) Move(slopes);
        else
        {
            length /= 2;
            IsDone = length < leastLength;
            Try();
            return;
        }
        slopes.CopyTo(gradient);
        value = found;
        double norm = TensorPrimitives.Norm<double>(gradient);
        pairs.Direction(gradient, direction, precondition, first ?? 1 / Math.Max(1, norm));
        (slope, length) = (TensorPrimitives.Dot<double>(gradient, direction), 1);
        IsDone = norm <= enough || !(slope < 0);
        Try();
    }

    void Move(ReadOnlySpan<double> slopes)
    {
        double[] moved = new double[x.Length], change = new double[x.Length];
        TensorPrimitives.Subtract(trial, x, moved);
        TensorPrimitives.Subtract(slopes, gradient, change);
        pairs.Add(moved, change);
        (x, trial) = (trial, x);
        Steps++;
    }

    void Try() => TensorPrimitives.MultiplyAdd(direction, length, x, trial);
}
