using Fathom.Evaluation;
using Fathom.Numerics;

namespace Fathom.Tests.Evaluation.Suite;

/// <summary>Losses of probes of one latent in closed form.</summary>
public sealed class ProbeLossTests
{
    static double Entropy(double p) => p is 0 or 1 ? 0 : -p * Math.Log(p) - (1 - p) * Math.Log(1 - p);

    // A latent that is 1 on some rows, and a variable that is active on so many of these and of the others.
    static LatentColumn Binary(int fires, int firesPositive, int silent, int silentPositive) =>
        new([.. Enumerable.Repeat(1f, fires)], [.. Enumerable.Range(0, fires).Select(i => i < firesPositive)], silent,
        silentPositive);

    /// <summary>All that a latent of two values can say is the rate on either side: H(y | f).</summary>
    [Theory]
    [InlineData(300, 240, 700, 70)]
    [InlineData(10, 1, 990, 400)]
    [InlineData(500, 250, 500, 250)]
    public void A_latent_of_two_values_leaves_the_conditional_entropy(int fires, int firesPositive, int silent,
        int silentPositive)
    {
        LatentColumn column = Binary(100 * fires, 100 * firesPositive, 100 * silent, 100 * silentPositive);
        double expected = (fires * Entropy((double)firesPositive / fires) +
            silent * Entropy((double)silentPositive / silent)) / (fires + silent);
        Assert.Equal(expected, OneLatentProbe.Fit(column).Loss(column) / column.Rows, 1e-3 * expected);
    }

    /// <summary>As little as n rows can tell from nothing: log(1 + 1 ⁄ (n + 1)) each. The rarest variables are no worse off.</summary>
    [Theory]
    [InlineData(1000, 99_000)]
    [InlineData(60, 940)]
    [InlineData(940, 60)]
    public void A_latent_that_is_the_variable_leaves_nothing(int positive, int negative)
    {
        LatentColumn column = Binary(positive, positive, negative, 0);
        int rows = positive + negative;
        Assert.Equal(rows * Math.Log(1 + 1.0 / (rows + 1)), OneLatentProbe.Fit(column).Loss(column), 1e-6);
    }

    /// <summary>What separates the training rows and is wrong once costs log(n + 2) there.</summary>
    [Fact]
    public void A_certain_error_costs_no_more_than_the_rows_can_tell()
    {
        LatentColumn column = Binary(60, 60, 940, 0);
        Assert.Equal(Math.Log(1002), OneLatentProbe.Fit(column).Loss(1, false), 1e-6);
    }

    [Fact]
    public void A_silent_latent_leaves_what_the_rate_leaves()
    {
        LatentColumn column = Binary(0, 0, 1000, 200);
        Assert.Equal(Entropy(0.2), OneLatentProbe.Fit(column).Loss(column) / column.Rows, 1e-5);
    }

    const int Period = 80, Rows = 100 * Period, RowsOfDocument = 4;

    // Latent 0 is variable 0. Latent 1 is variable 1, but the other way round in one document of ten. Variable 2 has nothing to do with
    // either. Each is active on half of the rows.
    static bool Fires(int row, int latent) => (row >> latent) % 2 == 0;

    static bool Active(int row, int variable) => variable switch
    {
        0 => Fires(row, 0),
        1 => Fires(row, 1) ^ row / RowsOfDocument % 10 == 0,
        _ => row / 40 % 2 == 0,
    };

    static ProbeLosses Planted()
    {
        float[] x = [.. Enumerable.Range(0, 2 * Rows).SelectMany(row => new[] { Fires(row, 0) ? 1f : 0, Fires(row, 1) ? 1f : 0 })];
        LabelledRows Labels() => LabelledRows.Of(Rows, 3, Active, RowsOfDocument);
        var split = new TruthSplit(new(0, Rows), new(Rows, Rows), Labels(), Labels(), 50);
        using var sae = PlantedLabels.Dictionary([PlantedLabels.Own(2, 0), PlantedLabels.Own(2, 1)]);
        return ProbeLosses.Of(sae, new Support.MatrixSource(x, 2, Rows), split, new Workers(2));
    }

    /// <summary>H(y | f) is 0, H(1⁄10) and log 2; the rate of each, ½, leaves log 2.</summary>
    [Fact]
    public void The_best_latent_of_planted_variables_leaves_the_conditional_entropy_of_each()
    {
        ProbeLosses losses = Planted();
        Assert.All(losses.OfRate, loss => Assert.Equal(Math.Log(2), loss, 1e-9));
        Assert.InRange(losses.Losses[0], 0, 2.0 / Rows);
        Assert.Equal(Entropy(0.1), losses.Losses[1], 1e-3);
        Assert.Equal(Math.Log(2), losses.Losses[2], 1e-3);
    }

    /// <summary>A document of variable 1 has the loss −log .9 or, one of ten, −log .1: the mean of n has the deviation
    /// log 9 √(.09 / n).</summary>
    [Fact]
    public void The_interval_over_documents_is_that_of_their_known_losses()
    {
        ProbeLosses losses = Planted();
        const int terms = 7, documents = Rows / RowsOfDocument;
        Assert.Equal(losses.Losses[1], Enumerable.Range(0, documents).Sum(d => losses.ByDocument[d * terms + 3]) / Rows, 1e-12);
        Interval interval = Bootstrap.Interval(Bootstrap.Of(losses.ByDocument, terms, [sums => sums[3] / sums[0]], 1, new Workers(2))[0]);
        double deviation = Math.Log(9) * Math.Sqrt(0.09 / documents);
        Assert.Equal(2 * 1.96 * deviation, interval.High - interval.Low, 0.1 * 4 * deviation);
        Assert.InRange(losses.Losses[1], interval.Low, interval.High);
    }

    /// <summary>The zeros of both derivatives by nested bisection: b(w) where the sum of errors is 0, then w where that of z times the
    /// errors is.</summary>
    [Theory]
    [InlineData(1.5, -2, 1)]
    [InlineData(-0.8, 1, 1)]
    [InlineData(6, -7, 0.01)]
    public void The_fit_is_the_maximum_of_the_likelihood(double w, double b, double unit)
    {
        const int fires = 2000, silent = 3000;
        var random = new Philox(4, 0);
        float[] z = [.. Enumerable.Range(0, fires).Select(i => (float)(unit * Math.Abs(random.Normal((ulong)i))))];
        bool[] y = [.. z.Select((value, i) => random.Uniform((ulong)(i + 10_000)) < 1 / (1 + Math.Exp(-b - w * value / unit)))];
        int silentPositive = (int)(silent / (1 + Math.Exp(-b)));
        OneLatentProbe fit = OneLatentProbe.Fit(new(z, y, silent, silentPositive));
        double weight = Zero(-20, 20, at => Errors(at, Bias(at)).Of), bias = Bias(weight);
        Assert.Equal(weight / unit, fit.Weight, 1e-6 * Math.Abs(weight / unit));
        Assert.Equal(bias, fit.Bias, 1e-6 * Math.Abs(bias));

        double Bias(double at) => Zero(-50, 50, bias => Errors(at, bias).All);

        // Σ p − y, and Σ (p − y) z ⁄ unit; both rise with their argument.
        (double All, double Of) Errors(double weight, double bias)
        {
            double all = silent / (1 + Math.Exp(-bias)) - silentPositive, of = 0;
            for (int i = 0; i < fires; i++)
            {
                double error = 1 / (1 + Math.Exp(-bias - weight * z[i] / unit)) - (y[i] ? 1 : 0);
                (all, of) = (all + error, of + error * z[i] / unit);
            }
            return (all, of);
        }

        static double Zero(double low, double high, Func<double, double> rising)
        {
            for (int i = 0; i < 60; i++)
            {
                double middle = (low + high) / 2;
                (low, high) = rising(middle) < 0 ? (middle, high) : (low, middle);
            }
            return low;
        }
    }

    [Fact]
    public void The_most_correlated_latents_are_those_of_the_largest_pearson_correlation()
    {
        const int rows = 400, latents = 9, variables = 70;
        var random = new Philox(6, 0);
        var labels = LabelledRows.Of(rows, variables, (row, v) => random.Uniform((ulong)(row * variables + v)) < 0.3);
        float[][] z = [.. Enumerable.Range(0, latents).Select(j => Enumerable.Range(0, rows).Select(row =>
            random.Uniform((ulong)(100_000 + j * rows + row)) < 0.5 ? 0f
            : (float)random.Uniform((ulong)(200_000 + j * rows + row))).ToArray())];
        int[] offsets = new int[latents + 1], at = new int[latents * rows];
        var values = new float[at.Length];
        for (int j = 0, n = 0; j < latents; offsets[++j] = n)
            for (int row = 0; row < rows; row++)
                if (z[j][row] > 0) (at[n], values[n++]) = (row, z[j][row]);
        int[][] most = LatentCorrelations.Most(new(0, offsets, at[..offsets[^1]], values[..offsets[^1]]), labels, 3,
            new Workers(2));
        for (int v = 0; v < variables; v++)
        {
            double[] y = [.. Enumerable.Range(0, rows).Select(row => labels.Has(row, v) ? 1.0 : 0.0)];
            Assert.Equal(Enumerable.Range(0, latents).OrderByDescending(j => Math.Pow(Pearson(z[j], y), 2)).Take(3), most[v]);
        }
    }

    static double Pearson(float[] a, double[] b)
    {
        double meanA = a.Average(value => (double)value), meanB = b.Average();
        double product = a.Zip(b, (x, y) => (x - meanA) * (y - meanB)).Sum();
        return product / Math.Sqrt(a.Sum(x => (x - meanA) * (x - meanA)) * b.Sum(y => (y - meanB) * (y - meanB)));
    }
}
