namespace Fathom.Evaluation;

/// <summary>θ = (e, A, b): L = e + exp(A + b u), u = ln x − c with c the mean of ln x, so that A and b are told apart.</summary>
sealed class PowerForm : ScalingLaw
{
    /// <summary>Losses of dictionaries fall far more slowly.</summary>
    const double Steepest = 20;

    readonly double centre;

    /// <param name="points">What it is fitted to.</param>
    /// <param name="irreducible">Whether e may be above 0.</param>
    public PowerForm(IReadOnlyList<ScalingPoint> points, bool irreducible)
    {
        centre = points.Average(point => Math.Log(point.Inputs[0]));
        Lower = [0, double.NegativeInfinity, -Steepest];
        Upper = [irreducible ? points.Max(point => point.Loss) : 0, double.PositiveInfinity, Steepest];
    }

    public override double[] Lower { get; }

    public override double[] Upper { get; }

    public override double LogLoss(ReadOnlySpan<double> parameters, IReadOnlyList<double> inputs, Span<double> slopes)
    {
        double u = Math.Log(inputs[0]) - centre, falling = Math.Exp(parameters[1] + parameters[2] * u), loss = parameters[0] + falling;
        (slopes[0], slopes[1], slopes[2]) = (1 / loss, falling / loss, u * falling / loss);
        return Math.Log(loss);
    }

    public override double[] Start(IReadOnlyList<ScalingPoint> points, ReadOnlySpan<double> logs, double share, double tilt)
    {
        double least = double.PositiveInfinity;
        foreach (double log in logs) least = Math.Min(least, Math.Exp(log));
        double e = share * least, products = 0, squares = 0, mean = 0;
        for (int i = 0; i < points.Count; i++)
        {
            double u = Math.Log(points[i].Inputs[0]) - centre, log = Math.Log(Math.Exp(logs[i]) - e);
            (products, squares, mean) = (products + u * log, squares + u * u, mean + log / points.Count);
        }
        return [e, mean, products / squares];
    }

    public PowerLaw Law(ReadOnlySpan<double> parameters) =>
        new(parameters[0], Math.Exp(parameters[1] - parameters[2] * centre), parameters[2]);
}
