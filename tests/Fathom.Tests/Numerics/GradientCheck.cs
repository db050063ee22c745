namespace Fathom.Tests.Numerics;

/// <summary>Compares a gradient with central differences of a layer written in double precision.</summary>
static class GradientCheck
{
    const double Step = 1e-4;

    /// <summary>Numbers looked at in one gradient at most.</summary>
    const int Samples = 60;

    /// <summary>
    /// d/dx_i Σ_j dy_j f_j(x), within 1e-5 of the largest of them. Where there are more numbers than are looked at, those
    /// are taken at even distances from a different start each time.
    /// </summary>
    /// <param name="what">Named when it fails.</param>
    /// <param name="x">Where the gradient is taken.</param>
    /// <param name="layer">f.</param>
    /// <param name="dy">As many numbers as f gives.</param>
    /// <param name="gradient">What is checked.</param>
    /// <param name="tolerance">Relative to the largest.</param>
    public static void Assert(string what, float[] x, Func<double[], double[]> layer, float[] dy, float[] gradient,
        double tolerance = 1e-5)
    {
        Xunit.Assert.Equal(x.Length, gradient.Length);
        double[] at = [.. x.Select(value => (double)value)];
        int stride = (x.Length + Samples - 1) / Samples;
        var differences = new List<(int Index, double Value)>();
        for (int i = stride == 1 ? 0 : x.Length % stride; i < x.Length; i += stride)
        {
            double middle = at[i];
            at[i] = middle + Step;
            double above = Sum(layer(at), dy);
            at[i] = middle - Step;
            double below = Sum(layer(at), dy);
            at[i] = middle;
            differences.Add((i, (above - below) / (2 * Step)));
        }
        double largest = differences.Max(d => Math.Abs(d.Value));
        Xunit.Assert.True(largest > 0 || x.Length == 1, $"{what}: all differences are 0");
        foreach (var (index, expected) in differences)
        {
            if (Math.Abs(gradient[index] - expected) <= tolerance * largest) continue;
            Xunit.Assert.Fail($"{what}, element {index}: {expected:R} expected, {gradient[index]:R} found; largest {largest:G3}");
        }
    }

    static double Sum(double[] y, float[] dy)
    {
        Xunit.Assert.Equal(dy.Length, y.Length);
        double sum = 0;
        for (int i = 0; i < y.Length; i++) sum += y[i] * dy[i];
        return sum;
    }
}
