using Fathom.Dictionaries;

namespace Fathom.Tests.Dictionaries;

/// <summary>What losses of dictionaries are made of, by plain loops in double precision.</summary>
/// <param name="Layout">What is read and written.</param>
/// <param name="X">[n, row width]</param>
/// <param name="Count">n</param>
/// <param name="Latents">M</param>
/// <param name="Skips">Whether the last parameter is W_skip.</param>
sealed record PlainRows(RowLayout Layout, double[] X, int Count, int Latents, bool Skips)
{
    /// <summary>1 / (n V)</summary>
    public double Unit => 1 / (Count * KindProblem.Variance);

    public double Pre(double[][] p, int row, int latent)
    {
        int d = Layout.Width;
        double sum = p[1][latent];
        for (int c = 0; c < d; c++)
            sum += p[0][latent * d + c] * (X[row * Layout.RowWidth + c] - (Layout.Autoencodes ? p[3][c] : 0));
        return sum;
    }

    /// <summary>All pre-activations of all rows.</summary>
    public double[][] Pre(double[][] p) => [.. Enumerable.Range(0, Count)
        .Select(row => Enumerable.Range(0, Latents).Select(latent => Pre(p, row, latent)).ToArray())];

    /// <summary>r of a row: what the activations write, with b_dec, less what is to be written.</summary>
    public double[] Residual(double[][] p, int row, IEnumerable<(int Latent, double Value)> activations)
    {
        int dOut = Layout.OutputWidth, target = row * Layout.RowWidth + (Layout.Autoencodes ? 0 : Layout.Width);
        double[] r = Decoded(p, activations);
        for (int c = 0; c < dOut; c++)
        {
            r[c] += p[3][c] - X[target + c];
            for (int i = 0; Skips && i < Layout.Width; i++)
                r[c] += p[^1][c * Layout.Width + i] * X[row * Layout.RowWidth + i];
        }
        return r;
    }

    public double[] Decoded(double[][] p, IEnumerable<(int Latent, double Value)> activations)
    {
        var y = new double[Layout.OutputWidth];
        foreach ((int latent, double value) in activations)
            for (int c = 0; c < y.Length; c++) y[c] += value * p[2][latent * y.Length + c];
        return y;
    }

    /// <summary>Σ‖r‖² over all rows, each row's active latents being given.</summary>
    public double SquaredError(double[][] p, int[][] active) => Enumerable.Range(0, Count)
        .Sum(row => Residual(p, row, active[row].Select(j => (j, Pre(p, row, j)))).Sum(r => r * r));

    /// <summary>N: the norms of the parts of a decoder row together.</summary>
    public double Norm(double[][] p, int latent)
    {
        double norm = 0;
        int at = latent * Layout.OutputWidth;
        foreach (int width in Layout.Outputs)
        {
            norm += Math.Sqrt(Enumerable.Range(at, width).Sum(c => p[2][c] * p[2][c]));
            at += width;
        }
        return norm;
    }

    /// <summary>Of each row the k largest pre-activations among some latents, of those the positive ones.</summary>
    public int[][] Largest(double[][] p, int k, IEnumerable<int> among) => [.. Pre(p).Select(pre =>
        among.OrderByDescending(j => pre[j]).Take(k).Where(j => pre[j] > 0).ToArray())];

    /// <summary>Of all rows the largest ones together, of those the positive ones.</summary>
    public int[][] LargestOfBatch(double[][] p, int count)
    {
        double[][] pre = Pre(p);
        var best = Enumerable.Range(0, Count).SelectMany(row => Enumerable.Range(0, Latents).Select(j => (row, j)))
            .OrderByDescending(pair => pre[pair.row][pair.j]).Take(count).Where(pair => pre[pair.row][pair.j] > 0)
            .ToLookup(pair => pair.row, pair => pair.j);
        return [.. Enumerable.Range(0, Count).Select(row => best[row].ToArray())];
    }

    /// <summary>AuxK, its target and its choice being those of the parameters at <paramref name="at"/>.</summary>
    public Func<double[][], double> Aux(double[][] at, int[][] active, int[] dead)
    {
        int dOut = Layout.OutputWidth, k = Math.Min(Math.Max(1, dOut / 2), dead.Length);
        double[][] e = [.. Enumerable.Range(0, Count).Select(row =>
            Residual(at, row, active[row].Select(j => (j, Pre(at, row, j)))).Select(r => -r).ToArray())];
        double spread = 0;
        for (int c = 0; c < dOut; c++)
        {
            double mean = e.Average(row => row[c]);
            spread += e.Sum(row => (row[c] - mean) * (row[c] - mean));
        }
        int[][] chosen = Largest(at, k, dead);
        Assert.True(dead.Length == 0 || chosen.Any(row => row.Length > 0));
        double Squares(double[][] p, int row) => Decoded(p, chosen[row].Select(j => (j, Pre(p, row, j))))
            .Zip(e[row], (y, target) => (y - target) * (y - target)).Sum();
        return p => dead.Length == 0 ? 0 : Enumerable.Range(0, Count).Sum(row => Squares(p, row)) / spread;
    }
}
