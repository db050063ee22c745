using System.Numerics.Tensors;

namespace Fathom.Evaluation;

/// <summary>The last steps and what the slope changed by: what limited-memory BFGS knows of the curvature (Liu and Nocedal 1989).</summary>
/// <param name="memory">Pairs that are kept.</param>
sealed class CurvaturePairs(int memory)
{
    readonly List<(double[] Moved, double[] Change, double Scale)> pairs = [];

    /// <summary>Takes a step, unless the function bends the other way there: H would lose its sign.</summary>
    /// <param name="moved">x' − x</param>
    /// <param name="change">Slope at x' less that at x.</param>
    public void Add(double[] moved, double[] change)
    {
        double product = TensorPrimitives.Dot<double>(moved, change);
        if (product > 1e-14 * TensorPrimitives.Norm<double>(moved) * TensorPrimitives.Norm<double>(change))
            pairs.Add((moved, change, 1 / product));
        if (pairs.Count > memory) pairs.RemoveAt(0);
    }

    /// <summary>−H g by the two loops.</summary>
    /// <param name="gradient">g</param>
    /// <param name="direction">Receives it.</param>
    /// <param name="precondition">Multiplies by a guess of H, in place; null: by what the last step says.</param>
    /// <param name="first">That guess before there is a step.</param>
    public void Direction(double[] gradient, double[] direction, Action<double[]>? precondition, double first)
    {
        var shares = new double[pairs.Count];
        TensorPrimitives.Negate(gradient, direction);
        for (int i = pairs.Count - 1; i >= 0; i--)
        {
            shares[i] = pairs[i].Scale * TensorPrimitives.Dot<double>(pairs[i].Moved, direction);
            TensorPrimitives.MultiplyAdd(pairs[i].Change, -shares[i], direction, direction);
        }
        if (precondition is not null) precondition(direction);
        else TensorPrimitives.Multiply(direction, pairs.Count == 0 ? first
            : 1 / (pairs[^1].Scale * TensorPrimitives.SumOfSquares<double>(pairs[^1].Change)), direction);
        for (int i = 0; i < pairs.Count; i++)
        {
            double back = pairs[i].Scale * TensorPrimitives.Dot<double>(pairs[i].Change, direction);
            TensorPrimitives.MultiplyAdd(pairs[i].Moved, shares[i] - back, direction, direction);
        }
    }
}
