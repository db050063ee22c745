using Fathom.Numerics;

namespace Fathom.Tests.Numerics;

public class RowTests
{
    const int N = 3;

    [Fact]
    public void Norms_agree_with_double_precision_at_every_length_up_to_256()
    {
        for (int d = 1; d <= 256; d++)
        {
            float[] x = Numbers.Normal(N * d, 40, 3), expected = new float[N * d], actual = new float[N * d];
            for (int i = 0; i < x.Length; i++) x[i] += 5;
            ReferenceRows.LayerNorm(x, N, d, 1e-5f, expected);
            LayerNorm.Normalize(x, N, d, 1e-5f, actual, Workers.All);
            for (int row = 0; row < N; row++)
            {
                // The mean's rounding error, seen from the spread: √(var + ε) = (x − mean) / y.
                float[] values = x[(row * d)..(row * d + d)];
                double mean = values.Average(value => (double)value);
                double spread = Math.Sqrt(values.Average(value => (value - mean) * (value - mean)) + 1e-5);
                Numbers.AssertClose(expected.AsSpan(row * d, d), actual.AsSpan(row * d, d), 1e-6, 1e-6 * Math.Abs(mean) / spread,
                    $"LayerNorm of {d}");
            }
            ReferenceRows.RmsNorm(x, N, d, 1e-5f, expected);
            RmsNorm.Normalize(x, N, d, 1e-5f, actual, Workers.All);
            Numbers.AssertClose(expected, actual, 1e-6, 0, $"RmsNorm of {d}");
        }
    }

    /// <summary>(1, 2, 3, 4): mean 2.5, variance 1.25, mean square 7.5.</summary>
    [Fact]
    public void Norms_have_their_closed_form_and_work_in_place()
    {
        float[] x = [1, 2, 3, 4], y = [.. x];
        LayerNorm.Normalize(y, 1, 4, 0, y, Workers.All);
        Numbers.AssertClose([-1.3416408f, -0.4472136f, 0.4472136f, 1.3416408f], y, 3e-7, 0, "LayerNorm");
        y = [.. x];
        RmsNorm.Normalize(y, 1, 4, 0, y, Workers.All);
        Numbers.AssertClose([0.36514837f, 0.73029674f, 1.0954452f, 1.4605935f], y, 3e-7, 0, "RmsNorm");
    }

    [Fact]
    public void Affine_gives_the_bits_of_the_reference_also_in_place()
    {
        for (int d = 0; d <= 256; d++)
        {
            float[] x = Numbers.Normal(N * d, 41), weight = Numbers.Normal(d, 42), bias = Numbers.Normal(d, 43);
            float[] expected = new float[N * d];
            foreach (float[] offset in new[] { bias, [] })
            {
                ReferenceRows.Affine(x, N, d, weight, offset, expected);
                float[] actual = [.. x];
                Affine.Forward(actual, N, d, weight, offset, actual, Workers.All);
                Numbers.AssertSameBits(expected, actual, $"width {d}");
            }
        }
    }

    [Fact]
    public void A_norm_with_weight_and_bias_in_one_go_gives_the_bits_of_its_halves()
    {
        for (int d = 1; d <= 256; d++)
        {
            float[] x = Numbers.Normal(N * d, 45), weight = Numbers.Normal(d, 46), bias = Numbers.Normal(d, 47);
            float[] expected = new float[N * d];
            foreach (float[] offset in new[] { bias, [] })
            {
                float[] actual = [.. x];
                LayerNorm.Normalize(x, N, d, 1e-5f, expected, Workers.All);
                Affine.Forward(expected, N, d, weight, offset, expected, Workers.All);
                LayerNorm.Forward(actual, N, weight, offset, 1e-5f, actual, Workers.All);
                Assert.Equal(expected, actual);
                actual = [.. x];
                RmsNorm.Normalize(x, N, d, 1e-5f, expected, Workers.All);
                Affine.Forward(expected, N, d, weight, offset, expected, Workers.All);
                RmsNorm.Forward(actual, N, weight, offset, 1e-5f, actual, Workers.All);
                Assert.Equal(expected, actual);
            }
        }
    }

    [Fact]
    public void Softmax_agrees_with_double_precision_at_every_length_up_to_256()
    {
        for (int m = 0; m <= 256; m++)
        {
            float[] actual = Numbers.Normal(N * m, 44, 20), expected = [.. actual];
            ReferenceRows.Softmax(expected, N, m);
            Softmax.Forward(actual, N, m);
            // x − max is rounded to float before its exponential: differences of 100 cost 100 · 2⁻²⁴.
            Numbers.AssertClose(expected, actual, 7e-6, 1e-37, $"length {m}");
        }
    }

    [Fact]
    public void Softmax_neither_overflows_nor_hides_what_is_no_number()
    {
        float[] rows = [1e38f, 1e38f, float.NegativeInfinity, -1e38f];
        Softmax.Forward(rows, 1, 4);
        Assert.Equal([0.5f, 0.5f, 0f, 0f], rows);
        foreach (float value in new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity })
        {
            rows = [value, value, value, float.NegativeInfinity];
            Softmax.Forward(rows, 1, 4);
            Assert.All(rows, number => Assert.True(float.IsNaN(number)));
        }
        rows = [.. Numbers.Normal(40, 45)];
        rows[20] = float.NaN;
        Softmax.Forward(rows, 1, 40);
        Assert.All(rows, number => Assert.True(float.IsNaN(number)));
    }

    /// <summary>Enough rows for several tasks.</summary>
    [Fact]
    public void Threads_leave_rows_their_bits()
    {
        const int Rows = 300, D = 130;
        float[] x = Numbers.Normal(Rows * D, 46), one = new float[Rows * D], other = new float[Rows * D];
        Action<float[], Workers>[] kernels =
        [
            (y, workers) => LayerNorm.Normalize(x, Rows, D, 1e-5f, y, workers),
            (y, workers) => RmsNorm.Normalize(x, Rows, D, 1e-5f, y, workers),
            (y, workers) => Affine.Forward(x, Rows, D, x, x.AsSpan(7, D), y, workers),
            (y, workers) => Silu.Gate(x, x, y, workers),
            (y, workers) => { x.CopyTo(y, 0); Gelu.Tanh(y, workers); },
            (y, workers) => { x.CopyTo(y, 0); Gelu.Erf(y, workers); },
        ];
        foreach (Action<float[], Workers> kernel in kernels)
        {
            kernel(one, new Workers(1));
            for (int workers = 2; workers <= 3; workers++)
            {
                kernel(other, new Workers(workers));
                Assert.Equal(one, other);
            }
        }
    }
}
