using Fathom.Dictionaries;
using Fathom.Numerics;
using Fathom.Tests.Support;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;

namespace Fathom.Tests.Dictionaries;

/// <summary>FastICA on mixed sources whose mixing is known, and against the algorithm in plain double precision.</summary>
public class FastIcaTests
{
    const int Rows = 20_000;

    static readonly FitContext Two = FitContext.Of(new Workers(2));

    [Theory]
    [InlineData(8, 8)]
    [InlineData(8, 20)]
    [InlineData(32, 32)]
    public void Independent_sources_are_found_where_principal_components_mix_them(int sources, int width)
    {
        float[] mixing = Mixing(sources, width);
        var rows = new RowSelection(Mixed(mixing, sources, width), 0, Rows);
        PrincipalComponents components = PrincipalComponents.Of(rows, Two);
        IndependentComponents found = FastIca.Of(rows, components, sources, 200, seed: 1, Two);
        Assert.True(found.Change < FastIca.Tolerance, $"no convergence in {found.Iterations} iterations: {found.Change}");
        double error = Amari(found.Unmixing, mixing, sources, width);
        Assert.True(error < 0.02, $"Amari error {error}");
        Assert.InRange(Amari(components.Directions, mixing, sources, width), 0.1, 1);
        // b_i · a_j = 1 where i = j, else 0
        for (int i = 0; i < sources; i++)
            for (int j = 0; j < sources; j++)
                Assert.Equal(i == j ? 1 : 0, Dot(found.Unmixing, i, found.Mixing, j, width), 2e-4);
    }

    /// <summary>Whitened rows held in memory, E over all of them, and (W Wᵀ)^(−1/2) from eigenvectors.</summary>
    [Fact]
    public void Iterations_are_those_of_the_textbook()
    {
        const int m = 5, d = 7, n = 3000, iterations = 6;
        MatrixSource source = Mixed(Mixing(m, d), m, d);
        var rows = new RowSelection(source, 0, n);
        PrincipalComponents components = PrincipalComponents.Of(rows, Two);
        IndependentComponents found = FastIca.Of(rows, components, m, iterations, seed: 4, Two);
        Assert.InRange(found.Iterations, 3, iterations);

        var x = new float[n * d];
        source.Read(0, n, x);
        Matrix<double> k = DenseMatrix.Create(m, d, (i, c) =>
            components.Directions[i * d + c] / Math.Sqrt(components.Variances[i]));
        Matrix<double> z = DenseMatrix.Create(n, d, (row, c) => x[row * d + c] - components.Mean[c]) * k.Transpose();
        var random = new Philox(4, 3);
        Matrix<double> w = Orthogonal(DenseMatrix.Create(m, m, (i, j) => random.Normal((ulong)(i * m + j))));
        for (int iteration = 0; iteration < found.Iterations; iteration++)
        {
            Matrix<double> g = (z * w.Transpose()).Map(Math.Tanh);
            Matrix<double> slopes = DiagonalMatrix.OfDiagonal(m, m, g.Map(value => 1 - value * value).ColumnSums() / n);
            w = Orthogonal(g.Transpose() * z / n - slopes * w);
        }
        Matrix<double> expected = w * k;
        for (int i = 0; i < m; i++)
            for (int c = 0; c < d; c++)
                Assert.Equal(expected[i, c], found.Unmixing[i * d + c], 1e-4 * expected.Row(i).L2Norm());
    }

    [Fact]
    public void No_bit_depends_on_the_threads()
    {
        var rows = new RowSelection(Mixed(Mixing(9, 9), 9, 9), 0, Rows);
        IndependentComponents[] found = [.. new[] { 1, 2, 3 }.Select(threads => FastIca.Of(rows,
            PrincipalComponents.Of(rows, FitContext.Of(new Workers(threads))), 9, 5, seed: 2, FitContext.Of(new Workers(threads))))];
        Assert.Equal(found[0].Unmixing, found[1].Unmixing);
        Assert.Equal(found[0].Mixing, found[2].Mixing);
    }

    [Fact]
    public void More_sources_than_the_rows_have_directions_are_refused()
    {
        var rows = new RowSelection(Mixed(Mixing(3, 6), 3, 6), 0, Rows);
        PrincipalComponents components = PrincipalComponents.Of(rows, Two);
        Assert.Contains("choose at most 3 --latents",
            Assert.Throws<InputException>(() => FastIca.Of(rows, components, 4, 10, 0, Two)).Message);
    }

    static Matrix<double> Orthogonal(Matrix<double> w)
    {
        var eigen = (w * w.Transpose()).Evd(Symmetricity.Symmetric);
        Matrix<double> root = DiagonalMatrix.OfDiagonal(w.RowCount, w.RowCount,
            eigen.EigenValues.Map(v => 1 / Math.Sqrt(v.Real)));
        return eigen.EigenVectors * root * eigen.EigenVectors.Transpose() * w;
    }

    static float[] Mixing(int sources, int width)
    {
        var random = new Philox(31, (ulong)width);
        return [.. Enumerable.Range(0, sources * width).Select(i => (float)random.Normal((ulong)i))];
    }

    // x = 5 + Σ s_i a_i; s of variance 1: Laplacian where i is even, uniform where it is odd.
    static MatrixSource Mixed(float[] mixing, int sources, int width)
    {
        var random = new Philox(32, 0);
        var x = new float[Rows * width];
        x.AsSpan().Fill(5);
        for (int row = 0; row < Rows; row++)
            for (int i = 0; i < sources; i++)
            {
                double u = random.Uniform((ulong)(row * sources + i)) - 0.5;
                double s = i % 2 == 0 ? -Math.Sign(u) * Math.Log(1 - 2 * Math.Abs(u)) / Math.Sqrt(2) : u * Math.Sqrt(12);
                for (int c = 0; c < width; c++) x[row * width + c] += (float)(s * mixing[i * width + c]);
            }
        return new MatrixSource(x, width, Rows);
    }

    /// <summary>
    /// Amari, Cichocki and Yang 1996, scaled to 0 … 1: with p_ij = b_i · a_j, 0 where every row and column of |p| has one number.
    /// </summary>
    static double Amari(float[] unmixing, float[] mixing, int m, int width)
    {
        double[,] p = new double[m, m];
        for (int i = 0; i < m; i++)
            for (int j = 0; j < m; j++) p[i, j] = Math.Abs(Dot(unmixing, i, mixing, j, width));
        double sum = 0;
        for (int i = 0; i < m; i++)
        {
            double[] row = [.. Enumerable.Range(0, m).Select(j => p[i, j])],
                column = [.. Enumerable.Range(0, m).Select(j => p[j, i])];
            sum += row.Sum() / row.Max() - 1 + column.Sum() / column.Max() - 1;
        }
        return sum / (2 * m * (m - 1));
    }

    static double Dot(float[] a, int i, float[] b, int j, int width) =>
        Enumerable.Range(0, width).Sum(c => (double)a[i * width + c] * b[j * width + c]);
}
