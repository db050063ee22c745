using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>
/// A law's parameters by least squares on ln L, and those of points drawn anew around it: the parametric bootstrap (Efron and
/// Tibshirani 1993, chapter 6). A point is the mean over the seeds of one setting and weighs as much as there are seeds.
/// <code>
/// S = Σ w_i (ln L_i − ln L(x_i; θ))²,  ν = points − p,  s² = S / ν
/// drawn: ln L_i* = ln L(x_i; θ) + s* z_i / √w_i,  s*² = S / χ²_ν,  z_i normal
/// </code>
/// The variance is drawn too, since few points say little of it: for a law that is linear in θ the interval is Student's. Points
/// themselves are not drawn, since of six drawn with replacement half would often have to tell three parameters. What the points
/// of a setting share, a misfit of the law, is in S as noise is.
/// </summary>
sealed class LawFit
{
    const int Starts = 12, DrawStarts = 2;
    const ulong StartStream = 0x7363616C, DrawStream = 0x64726177;

    readonly ScalingLaw law;
    readonly IReadOnlyList<ScalingPoint> points;
    readonly double[] roots;
    readonly (double Share, double Tilt)[] starts;

    LawFit(ScalingLaw law, IReadOnlyList<ScalingPoint> points, ulong seed)
    {
        (this.law, this.points) = (law, points);
        roots = [.. points.Select(point => Math.Sqrt(point.Losses.Count))];
        var random = new Philox(seed, StartStream);
        starts = [.. Enumerable.Range(0, Starts).Select(i =>
            ((i + (i == 0 ? 0 : random.Uniform((ulong)(2 * i)))) / Starts, i == 0 ? 0 : 2 * random.Uniform((ulong)(2 * i + 1)) - 1))];
    }

    /// <summary>[p] of the best fit.</summary>
    public required double[] Parameters { get; init; }

    /// <summary>[draws][p]</summary>
    public required double[][] Draws { get; init; }

    /// <summary>s: standard deviation of ln L of a single dictionary around the law.</summary>
    public required double Error { get; init; }

    /// <exception cref="InputException">There are too few points, or the law cannot be computed at them.</exception>
    public static LawFit Of(ScalingLaw law, IReadOnlyList<ScalingPoint> points, int free, ScalingOptions options, Workers workers)
    {
        RequireEnough(points.Count, free);
        var fitting = new LawFit(law, points, options.Seed) { Parameters = [], Draws = [], Error = 0 };
        double[] logs = [.. points.Select(point => point.LogLoss)];
        (double squares, double[] best) = fitting.Best(logs, Starts, null);
        if (!double.IsFinite(squares))
            throw new InputException("the law cannot be computed at these points; leave out what is far from the rest");
        int freedom = points.Count - free;
        var draws = new double[options.Draws][];
        var random = new Philox(options.Seed, DrawStream);
        double[] fitted = fitting.LogLosses(best);
        workers.For(draws.Length, draw =>
        {
            ulong first = (ulong)draw * (ulong)(freedom + points.Count);
            double spread = 0;
            for (int i = 0; i < freedom; i++) spread += Math.Pow(random.Normal(first + (ulong)i), 2);
            double deviation = Math.Sqrt(squares / spread);
            double[] drawn = [.. fitted.Select((log, i) =>
                log + deviation * random.Normal(first + (ulong)(freedom + i)) / fitting.roots[i])];
            draws[draw] = fitting.Best(drawn, DrawStarts, best).Parameters;
        });
        return new(law, points, options.Seed) { Parameters = best, Draws = draws, Error = Math.Sqrt(squares / freedom) };
    }

    /// <summary>Refuses fewer points than there are parameters, and one more.</summary>
    /// <exception cref="InputException">There are too few.</exception>
    public static void RequireEnough(int points, int free)
    {
        if (points <= free)
            throw new InputException($"{points} settings, and a law of {free} numbers needs at least {free + 1}; " +
                "train dictionaries of more sizes ('fathom sweep')");
    }

    /// <summary>A number of the parameters with its interval.</summary>
    public Estimate Estimate(Func<double[], double> of) => new(of(Parameters), Bootstrap.Interval(Draws.Select(of)));

    (double Squares, double[] Parameters) Best(double[] logs, int count, double[]? near)
    {
        var solver = new LeastSquares(points.Count, law.Lower, law.Upper);
        (double Squares, double[] Parameters) best = (double.PositiveInfinity, near ?? []);
        for (int i = near is null ? 0 : -1; i < count; i++)
        {
            double[] parameters = i < 0 ? [.. near!] : law.Start(points, logs, starts[i * starts.Length / count].Share,
                starts[i * starts.Length / count].Tilt);
            double squares = solver.Minimise((theta, residuals, slopes) => Residuals(theta, logs, residuals, slopes), parameters);
            if (squares < best.Squares) best = (squares, parameters);
        }
        return best;
    }

    void Residuals(ReadOnlySpan<double> parameters, double[] logs, Span<double> residuals, Span<double> slopes)
    {
        int p = law.Parameters;
        for (int i = 0; i < points.Count; i++)
        {
            Span<double> own = slopes.Slice(i * p, p);
            residuals[i] = roots[i] * (law.LogLoss(parameters, points[i].Inputs, own) - logs[i]);
            for (int j = 0; j < p; j++) own[j] *= roots[i];
        }
    }

    double[] LogLosses(double[] parameters)
    {
        var slopes = new double[law.Parameters];
        return [.. points.Select(point => law.LogLoss(parameters, point.Inputs, slopes))];
    }
}
