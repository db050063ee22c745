namespace Fathom.Evaluation;

/// <summary>The form of a law: a loss as a function of inputs and parameters θ.</summary>
abstract class ScalingLaw
{
    /// <summary>p.</summary>
    public int Parameters => Lower.Length;

    /// <summary>[p]</summary>
    public abstract double[] Lower { get; }

    /// <summary>[p]</summary>
    public abstract double[] Upper { get; }

    /// <summary>ln L at a point.</summary>
    /// <param name="parameters">[p] θ.</param>
    /// <param name="inputs">What the law is of, above 0.</param>
    /// <param name="slopes">[p] gets ∂ ln L / ∂θ.</param>
    public abstract double LogLoss(ReadOnlySpan<double> parameters, IReadOnlyList<double> inputs, Span<double> slopes);

    /// <summary>Where to begin: the law without its irreducible part is linear in logarithms.</summary>
    /// <param name="points">The points.</param>
    /// <param name="logs">[n] ln L of each.</param>
    /// <param name="share">Of the least loss that is taken to be irreducible, from 0, below 1.</param>
    /// <param name="tilt">How that changes with k, a random number from −1 to 1.</param>
    /// <returns>[p]</returns>
    public abstract double[] Start(IReadOnlyList<ScalingPoint> points, ReadOnlySpan<double> logs, double share, double tilt);
}
