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
/// of a setting share, a misfit of the law, is in S as noise is, w_i times over.
/// </summary>
/// <param name="Parameters">[p] of the best fit.</param>
/// <param name="Draws">[draws][p]</param>
/// <param name="Error">s of ln L around the law, of a point of one dictionary; of a mean over n seeds s / √n.</param>
sealed record LawFit(double[] Parameters, double[][] Draws, double Error)
{
    const ulong DrawStream = 0x64726177;

    /// <param name="law">Its form.</param>
    /// <param name="points">The points.</param>
    /// <param name="free">p, less those that bounds hold.</param>
    /// <param name="options">How.</param>
    /// <param name="workers">Threads to use; no influence on any bit.</param>
    /// <exception cref="InputException">There are too few points, or the law cannot be computed at them.</exception>
    public static LawFit Of(ScalingLaw law, IReadOnlyList<ScalingPoint> points, int free, ScalingOptions options, Workers workers)
    {
        RequireEnough(points.Count, free);
        var search = new LawSearch(law, points, options.Seed);
        (double squares, double[] best) = search.Best([.. points.Select(point => point.LogLoss)]);
        if (!double.IsFinite(squares))
            throw new InputException("the law cannot be computed at these points; leave out what is far from the rest");
        int freedom = points.Count - free;
        var random = new Philox(options.Seed, DrawStream);
        double[] fitted = search.LogLosses(best);
        var draws = new double[options.Draws][];
        workers.For(draws.Length, draw =>
        {
            ulong first = (ulong)draw * (ulong)(freedom + points.Count);
            double chiSquare = 0;
            for (int i = 0; i < freedom; i++) chiSquare += Math.Pow(random.Normal(first + (ulong)i), 2);
            double deviation = Math.Sqrt(squares / chiSquare);
            double[] drawn = [.. fitted.Select((log, i) =>
                log + deviation * random.Normal(first + (ulong)(freedom + i)) / Math.Sqrt(points[i].Losses.Count))];
            draws[draw] = search.Near(drawn, best);
        });
        return new(best, draws, Math.Sqrt(squares / freedom));
    }

    /// <summary>Refuses fewer points than there are parameters, and one more.</summary>
    /// <exception cref="InputException">There are too few.</exception>
    public static void RequireEnough(int points, int free)
    {
        if (points <= free)
            throw new InputException($"{points} settings, and a law of {free} numbers needs at least {free + 1}; " +
                "train dictionaries of more sizes ('fathom sweep')");
    }
}
