using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>The least squares of a law at given points, from several starts: there may be more than one minimum.</summary>
sealed class LawSearch
{
    const int Starts = 12;
    const ulong StartStream = 0x7363616C;

    readonly ScalingLaw law;
    readonly IReadOnlyList<ScalingPoint> points;
    readonly double[] roots;
    readonly (double Share, double Tilt)[] starts;

    /// <param name="law">Its form.</param>
    /// <param name="points">Where; a point weighs as much as it has losses.</param>
    /// <param name="seed">Of the starts.</param>
    public LawSearch(ScalingLaw law, IReadOnlyList<ScalingPoint> points, ulong seed)
    {
        (this.law, this.points) = (law, points);
        roots = [.. points.Select(point => Math.Sqrt(point.Losses.Count))];
        var random = new Philox(seed, StartStream);
        // The irreducible share grows from start to start, from none.
        starts = [(0, 0), .. Enumerable.Range(1, Starts - 1).Select(i =>
            ((i + random.Uniform((ulong)(2 * i))) / Starts, 2 * random.Uniform((ulong)(2 * i + 1)) - 1))];
    }

    /// <summary>The best from all starts.</summary>
    /// <param name="logs">[n] ln L of the points.</param>
    public (double Squares, double[] Parameters) Best(double[] logs) => From(logs, starts.Select(start => Start(logs, start)));

    /// <summary>The best from parameters that are near, and from two starts, with and without an irreducible part.</summary>
    /// <param name="logs">[n] ln L of the points.</param>
    /// <param name="parameters">[p]</param>
    public double[] Near(double[] logs, double[] parameters) =>
        From(logs, [[.. parameters], Start(logs, starts[0]), Start(logs, starts[Starts / 2])]).Parameters;

    /// <summary>[n] ln L of the law.</summary>
    public double[] LogLosses(double[] parameters)
    {
        var slopes = new double[law.Parameters];
        return [.. points.Select(point => law.LogLoss(parameters, point.Inputs, slopes))];
    }

    double[] Start(double[] logs, (double Share, double Tilt) start) => law.Start(points, logs, start.Share, start.Tilt);

    (double Squares, double[] Parameters) From(double[] logs, IEnumerable<double[]> from)
    {
        var solver = new LeastSquares(points.Count, law.Lower, law.Upper);
        (double Squares, double[] Parameters) best = (double.PositiveInfinity, []);
        foreach (double[] parameters in from)
        {
            double squares = solver.Minimise((theta, residuals, slopes) => Residuals(theta, logs, residuals, slopes), parameters);
            if (squares < best.Squares || best.Parameters.Length == 0) best = (squares, parameters);
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
}
