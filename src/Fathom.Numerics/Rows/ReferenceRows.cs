namespace Fathom.Numerics;

/// <summary>The row operations in plain loops of double precision: the oracle of the fast ones.</summary>
internal static class ReferenceRows
{
    public static void LayerNorm(ReadOnlySpan<float> x, int n, int d, double eps, Span<float> y)
    {
        for (int row = 0; row < n; row++)
        {
            ReadOnlySpan<float> from = x.Slice(row * d, d);
            double mean = 0, variance = 0;
            foreach (float value in from) mean += value / (double)d;
            foreach (float value in from) variance += (value - mean) * (value - mean) / d;
            for (int i = 0; i < d; i++) y[row * d + i] = (float)((from[i] - mean) / Math.Sqrt(variance + eps));
        }
    }

    public static void RmsNorm(ReadOnlySpan<float> x, int n, int d, double eps, Span<float> y)
    {
        for (int row = 0; row < n; row++)
        {
            ReadOnlySpan<float> from = x.Slice(row * d, d);
            double square = 0;
            foreach (float value in from) square += (double)value * value / d;
            for (int i = 0; i < d; i++) y[row * d + i] = (float)(from[i] / Math.Sqrt(square + eps));
        }
    }

    public static void Affine(ReadOnlySpan<float> x, int n, int d, ReadOnlySpan<float> weight, ReadOnlySpan<float> bias,
        Span<float> y)
    {
        for (int row = 0; row < n; row++)
            for (int i = 0; i < d; i++)
                y[row * d + i] = MathF.FusedMultiplyAdd(x[row * d + i], weight[i], bias.Length == 0 ? 0f : bias[i]);
    }

    public static void Softmax(Span<float> rows, int n, int m)
    {
        for (int row = 0; row < n; row++)
        {
            Span<float> values = rows.Slice(row * m, m);
            double max = double.NegativeInfinity, sum = 0;
            foreach (float value in values) max = Math.Max(max, value);
            foreach (float value in values) sum += Math.Exp(value - max);
            for (int i = 0; i < m; i++) values[i] = (float)(Math.Exp(values[i] - max) / sum);
        }
    }
}
