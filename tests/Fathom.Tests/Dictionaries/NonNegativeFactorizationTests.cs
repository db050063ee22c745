using Fathom.Dictionaries;
using Fathom.Numerics;
using Fathom.Tests.Support;

namespace Fathom.Tests.Dictionaries;

/// <summary>Non-negative factorisation of rows that are non-negative sums of known factors.</summary>
public class NonNegativeFactorizationTests
{
    const int Rows = 6000;

    static readonly FitContext Two = FitContext.Of(new Workers(2));

    /// <summary>Non-negative factors that overlap, each with a coordinate to itself, so that they are the only ones.</summary>
    [Fact]
    public void Planted_factors_are_found()
    {
        const int m = 6, d = 15;
        var random = new Philox(41, 0);
        float[] truth = [.. Enumerable.Range(0, m * d).Select(i =>
            i % d == i / d ? 1 : i % d < m ? 0 : (float)Math.Max(0, random.Normal((ulong)i)))];
        for (ulong seed = 0; seed < 4; seed++) Find(truth, m, d, seed);
    }

    /// <summary>Factors with both signs: what is positive and what is negative is told apart.</summary>
    [Fact]
    public void Planted_factors_of_both_signs_are_found()
    {
        const int m = 5, d = 20;
        var random = new Philox(42, 0);
        float[] truth = [.. Enumerable.Range(0, m * d).Select(i => i % d % m == i / d ? (float)random.Normal((ulong)i) : 0)];
        for (ulong seed = 0; seed < 4; seed++) Find(truth, m, d, seed);
    }

    static void Find(float[] truth, int m, int d, ulong seed)
    {
        float[] x = Sums(truth, m, d);
        NonNegativeFactors found = NonNegativeFactorization.Of(Selection(x, d), m, 500, seed, Two);
        Assert.DoesNotContain(found.Factors, value => value < 0);
        Assert.InRange(found.Objectives[^1], double.NegativeInfinity, 1e-3 * x.Sum(value => (double)value * value));
        var nearest = new HashSet<int>();
        for (int j = 0; j < m; j++)
        {
            double[] signed = [.. Enumerable.Range(0, d).Select(c =>
                (double)found.Factors[j * 2 * d + c] - found.Factors[j * 2 * d + d + c])];
            double[] cosines = [.. Enumerable.Range(0, m).Select(i => Cosine(signed, truth, i))];
            Assert.InRange(cosines.Max(), 0.99, 1.0001);
            nearest.Add(Array.IndexOf(cosines, cosines.Max()));
        }
        Assert.Equal(m, nearest.Count);
    }

    [Fact]
    public void The_objective_is_that_of_its_definition_and_never_rises()
    {
        const int m = 9, d = 12, n = 500;
        var random = new Philox(43, 0);
        float[] x = [.. Enumerable.Range(0, n * d).Select(i => (float)random.Normal((ulong)i))];
        double square = x.Sum(value => (double)value * value);
        var rows = new RowSelection(new MatrixSource(x, d, n), 0, n);
        NonNegativeFactors found = NonNegativeFactorization.Of(rows, m, 60, seed: 7, Two);
        Assert.True(found.Objectives.Count > 10);
        for (int i = 1; i < found.Objectives.Count; i++)
            Assert.True(found.Objectives[i] <= found.Objectives[i - 1] + 1e-6 * square, $"iteration {i}");

        // The best non-negative h for these factors, by projected gradient in double precision, is at least as good.
        double best = 0;
        for (int row = 0; row < n; row++) best += Best(x.AsSpan(row * d, d), found.Factors, m, d);
        Assert.InRange(best, 0.9 * found.Objectives[^1], found.Objectives[^1] * (1 + 1e-5));
    }

    [Fact]
    public void No_bit_depends_on_the_threads()
    {
        RowSelection rows = Selection(Sums(Array.ConvertAll(Enumerable.Range(0, 60).ToArray(), i => (float)Math.Sin(i)), 5, 12), 12);
        float[] one = NonNegativeFactorization.Of(rows, 7, 5, 1, FitContext.Of(Workers.One)).Factors;
        Assert.Equal(one, NonNegativeFactorization.Of(rows, 7, 5, 1, FitContext.Of(new Workers(3))).Factors);
    }

    // min ‖v − Wᵀ h‖² over h ≥ 0
    static double Best(ReadOnlySpan<float> x, float[] factors, int m, int d)
    {
        var v = new double[2 * d];
        for (int c = 0; c < d; c++) (v[c], v[d + c]) = (Math.Max(0, x[c]), Math.Max(0, -x[c]));
        double[] h = new double[m], rest = [.. v];
        for (int step = 0; step < 1000; step++)
        {
            for (int j = 0; j < m; j++)
                h[j] = Math.Max(0, h[j] + Enumerable.Range(0, 2 * d).Sum(c => rest[c] * factors[j * 2 * d + c]) / m);
            for (int c = 0; c < 2 * d; c++) rest[c] = v[c] - Enumerable.Range(0, m).Sum(j => h[j] * factors[j * 2 * d + c]);
        }
        return rest.Sum(value => value * value);
    }

    static RowSelection Selection(float[] x, int d) => new(new MatrixSource(x, d, Rows), 0, Rows);

    // Σ_j h_j w_j; h is 0 seven times of ten, and otherwise exponential.
    static float[] Sums(float[] factors, int m, int d)
    {
        Philox fires = new(44, 0), size = new(44, 1);
        var x = new float[Rows * d];
        for (int row = 0; row < Rows; row++)
            for (int j = 0; j < m; j++)
            {
                if (fires.Uniform((ulong)(row * m + j)) > 0.3) continue;
                double h = -Math.Log(size.Uniform((ulong)(row * m + j)));
                for (int c = 0; c < d; c++) x[row * d + c] += (float)(h * factors[j * d + c]);
            }
        return x;
    }

    static double Cosine(double[] a, float[] rows, int i)
    {
        double dot = 0, square = 0;
        for (int c = 0; c < a.Length; c++) (dot, square) = (dot + a[c] * rows[i * a.Length + c], square + Math.Pow(rows[i * a.Length + c], 2));
        return dot / Math.Sqrt(square * a.Sum(value => value * value));
    }
}
