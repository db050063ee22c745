namespace Fathom.Evaluation;

/// <summary>A law that was fitted to losses of a sweep.</summary>
/// <typeparam name="TLaw">Its form.</typeparam>
public abstract class FittedLaw<TLaw>
{
    readonly TLaw[] draws;

    private protected FittedLaw(IReadOnlyList<ScalingPoint> points, LawFit fit, Func<double[], TLaw> law)
    {
        (Points, Law, Error) = (points, law(fit.Parameters), fit.Error);
        draws = [.. fit.Draws.Select(law)];
    }

    /// <summary>What it was fitted to.</summary>
    public IReadOnlyList<ScalingPoint> Points { get; }

    /// <summary>The best fit.</summary>
    public TLaw Law { get; }

    /// <summary>s of ln L around the law, of a point of one dictionary; of a mean over n seeds s / √n.</summary>
    public double Error { get; }

    /// <summary>A figure of the law with its interval.</summary>
    public Estimate Of(Func<TLaw, double> figure) => new(figure(Law), Bootstrap.Interval(draws.Select(figure)));

    /// <summary>Whether an irreducible term is told from 0.</summary>
    private protected bool IsTold(Estimate term) => term.Interval.Low > ScalingWords.Negligible * Points.Min(point => point.Loss);
}
