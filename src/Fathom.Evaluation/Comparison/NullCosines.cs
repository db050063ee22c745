using Fathom.Numerics;
using MathNet.Numerics;

namespace Fathom.Evaluation;

/// <summary>
/// What chance gives: the distribution of the largest |cosine| between a random direction and m random others.
/// <code>
/// isotropic:            P(best ≤ t) = F(t)^m     cos² ~ Beta(½, (d − 1)/2) with distribution F(t) = I_{t²}(½, (d − 1)/2)
/// shaped by Σ:          directions drawn from N(0, Σ), P by counting draws
/// threshold(α):         the t with P(best > t) = α, so that a share α of random directions would pass as matched
/// </code>
/// Σ is the covariance of vectors: learned directions lie where the data varies, and so are nearer to each other than isotropic
/// ones by no merit of the training.
/// </summary>
public sealed class NullCosines
{
    internal const int Draws = 4096;

    /// <summary>The smallest α that <see cref="Threshold"/> can tell of directions shaped by vectors.</summary>
    public const double SmallestCounted = 1.0 / Draws;

    const ulong DrawStream = 0x6E756C6C, OtherStream = 0x6E756C6D;

    readonly int others, width;
    // Sorted; empty where the distribution is known.
    readonly float[] draws;

    NullCosines(int others, int width, float[] draws) => (this.others, this.width, this.draws) = (others, width, draws);

    /// <summary>m.</summary>
    internal int Others => others;

    /// <summary>d.</summary>
    internal int Width => width;

    /// <summary>The largest |cosine| of each draw, ascending; empty where the distribution is known.</summary>
    internal float[] Drawn => draws;

    /// <summary>Whether directions were drawn as the vectors vary; else all are alike likely.</summary>
    public bool Shaped => draws.Length > 0;

    /// <param name="others">m, at least 1.</param>
    /// <param name="width">d.</param>
    /// <param name="variances">[d'] of the principal components of Σ; only they matter, since cosines do not change when all is
    /// rotated. Null for isotropic directions.</param>
    /// <param name="seed">Equal seeds draw equal directions.</param>
    /// <param name="workers">Threads to use; no influence on any bit.</param>
    /// <param name="cancel">Gives it up within the work.</param>
    public static NullCosines Of(int others, int width, double[]? variances, ulong seed, Workers workers,
        CancellationToken cancel = default)
    {
        if (variances is null) return new(others, width, []);
        float[] a = Draw(Draws, variances, new(seed, DrawStream), workers);
        float[] b = Draw(others, variances, new(seed, OtherStream), workers);
        float[] best = BestCosines.Of(a, b, variances.Length, workers, cancel).Cosine;
        for (int i = 0; i < best.Length; i++) best[i] = Math.Abs(best[i]);
        Array.Sort(best);
        return new(others, width, best);
    }

    /// <summary>What was drawn before.</summary>
    /// <param name="others">m.</param>
    /// <param name="width">d.</param>
    /// <param name="drawn">Ascending; empty of isotropic directions.</param>
    internal static NullCosines Of(int others, int width, float[] drawn) => new(others, width, drawn);

    /// <summary>The same were all directions alike likely.</summary>
    public NullCosines Isotropic() => new(others, width, []);

    /// <summary>P(best ≤ t).</summary>
    public double Below(double t)
    {
        if (t <= 0 || t >= 1) return t <= 0 ? 0 : 1;
        if (!Shaped) return width == 1 ? 0 : Math.Pow(SpecialFunctions.BetaRegularized(0.5, (width - 1) / 2.0, t * t), others);
        int at = Array.BinarySearch(draws, (float)t);
        if (at < 0) return (double)~at / draws.Length;
        while (at < draws.Length && draws[at] <= t) at++;
        return (double)at / draws.Length;
    }

    /// <summary>The |cosine| that a share of random directions exceeds.</summary>
    /// <param name="falsePositives">α, between 0 and 1; at least <see cref="SmallestCounted"/> where shaped.</param>
    public double Threshold(double falsePositives)
    {
        if (Shaped) ArgumentOutOfRangeException.ThrowIfLessThan(falsePositives, SmallestCounted);
        if (Shaped) return draws[Math.Clamp((int)Math.Ceiling((1 - falsePositives) * draws.Length) - 1, 0, draws.Length - 1)];
        double low = 0, high = 1;
        for (int i = 0; i < 60; i++)
        {
            double middle = (low + high) / 2;
            if (Below(middle) < 1 - falsePositives) low = middle;
            else high = middle;
        }
        return high;
    }

    /// <summary>E[best] = ∫₀¹ P(best > t) dt.</summary>
    public double Mean()
    {
        if (Shaped) return draws.Average(c => (double)c);
        const int steps = 4000;
        double sum = 0;
        for (int i = 0; i < steps; i++) sum += 1 - Below((i + 0.5) / steps);
        return sum / steps;
    }

    // [n, d'], each row of norm 1: coordinates along the components are √variance · normal.
    static float[] Draw(int n, double[] variances, Philox random, Workers workers)
    {
        int d = variances.Length;
        var rows = new float[checked(n * d)];
        workers.ForRanges(n, 64, (start, end, _) =>
        {
            for (int at = start * d; at < end * d; at++)
                rows[at] = (float)(Math.Sqrt(variances[at % d]) * random.Normal((ulong)at));
        });
        return UnitRows.Of(rows, d);
    }
}
