using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>
/// θ = (α', β_k', β_n', γ, ζ', η) of u = ln n − c_n and v = ln k − c_k:
/// L = exp(α' + β_k' v + β_n' u + γ u v) + exp(ζ' + η v). Centred, parameters are told apart.
/// </summary>
sealed class JointForm : ScalingLaw
{
    const double Steepest = 20, SteepestIrreducible = 5;

    /// <summary>An irreducible part this many times below the least loss is none.</summary>
    const double Nothing = 1e-9;

    readonly double centreN, centreK;

    /// <param name="points">What it is fitted to: n, k.</param>
    public JointForm(IReadOnlyList<ScalingPoint> points)
    {
        centreN = points.Average(point => Math.Log(point.Inputs[0]));
        centreK = points.Average(point => Math.Log(point.Inputs[1]));
        double least = Math.Log(points.Min(point => point.Loss)), most = Math.Log(points.Max(point => point.Loss));
        Lower = [double.NegativeInfinity, -Steepest, -Steepest, -Steepest, least + Math.Log(Nothing), -SteepestIrreducible];
        Upper = [double.PositiveInfinity, Steepest, Steepest, Steepest, most, SteepestIrreducible];
    }

    public override double[] Lower { get; }

    public override double[] Upper { get; }

    public override double LogLoss(ReadOnlySpan<double> parameters, IReadOnlyList<double> inputs, Span<double> slopes)
    {
        (double u, double v) = Centred(inputs);
        double falling = Math.Exp(parameters[0] + parameters[1] * v + parameters[2] * u + parameters[3] * u * v),
            rest = Math.Exp(parameters[4] + parameters[5] * v), loss = falling + rest;
        (slopes[0], slopes[1], slopes[2], slopes[3]) = (falling / loss, v * falling / loss, u * falling / loss, u * v * falling / loss);
        (slopes[4], slopes[5]) = (rest / loss, v * rest / loss);
        return Math.Log(loss);
    }

    public override double[] Start(IReadOnlyList<ScalingPoint> points, ReadOnlySpan<double> logs, double share, double tilt)
    {
        double zeta = double.PositiveInfinity;
        for (int i = 0; i < points.Count; i++) zeta = Math.Min(zeta, logs[i] - tilt * Centred(points[i].Inputs).V);
        zeta += Math.Log(Math.Max(share, Nothing));
        var rest = new double[points.Count];
        for (int i = 0; i < rest.Length; i++)
            rest[i] = Math.Log(Math.Exp(logs[i]) - Math.Exp(zeta + tilt * Centred(points[i].Inputs).V));
        double[] linear = new double[4];
        new LeastSquares(rest.Length, Lower.AsSpan(0, 4), Upper.AsSpan(0, 4)).Minimise((theta, residuals, slopes) =>
        {
            for (int i = 0; i < rest.Length; i++)
            {
                (double u, double v) = Centred(points[i].Inputs);
                residuals[i] = theta[0] + theta[1] * v + theta[2] * u + theta[3] * u * v - rest[i];
                (slopes[4 * i], slopes[4 * i + 1], slopes[4 * i + 2], slopes[4 * i + 3]) = (1, v, u, u * v);
            }
        }, linear);
        return [.. linear, zeta, tilt];
    }

    public JointLaw Law(ReadOnlySpan<double> parameters)
    {
        double gamma = parameters[3], betaK = parameters[1] - gamma * centreN, betaN = parameters[2] - gamma * centreK;
        double alpha = parameters[0] - parameters[1] * centreK - parameters[2] * centreN + gamma * centreN * centreK;
        return new(alpha, betaK, betaN, gamma, parameters[4] - parameters[5] * centreK, parameters[5]);
    }

    (double U, double V) Centred(IReadOnlyList<double> inputs) => (Math.Log(inputs[0]) - centreN, Math.Log(inputs[1]) - centreK);
}
