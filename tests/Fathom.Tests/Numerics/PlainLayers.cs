using Fathom.Numerics;

namespace Fathom.Tests.Numerics;

/// <summary>The layers of transformers in plain loops of double precision, from the formulas: oracles of gradients.</summary>
static class PlainLayers
{
    /// <summary>y = x Wᵀ + b, W [outputs, inputs].</summary>
    public static double[] Linear(double[] x, double[] w, double[] b, int n, int inputs, int outputs)
    {
        var y = new double[n * outputs];
        for (int r = 0; r < n; r++)
            for (int o = 0; o < outputs; o++)
            {
                double sum = b[o];
                for (int i = 0; i < inputs; i++) sum += x[r * inputs + i] * w[o * inputs + i];
                y[r * outputs + o] = sum;
            }
        return y;
    }

    public static double[] LayerNorm(double[] x, int d, double eps) => Rows(x, d, row =>
    {
        double mean = row.Average(), variance = row.Average(v => (v - mean) * (v - mean));
        return [.. row.Select(v => (v - mean) / Math.Sqrt(variance + eps))];
    });

    public static double[] RmsNorm(double[] x, int d, double eps) => Rows(x, d, row =>
    {
        double scale = Math.Sqrt(row.Average(v => v * v) + eps);
        return [.. row.Select(v => v / scale)];
    });

    public static double[] Affine(double[] x, double[] weight, double[] bias) =>
        [.. x.Select((v, i) => v * weight[i % weight.Length] + bias[i % weight.Length])];

    /// <summary>Σ_i t_i (ln Σ_j exp x_j − x_i) of each row.</summary>
    public static double[] CrossEntropy(double[] x, int m, double[][] targets) =>
        [.. x.Chunk(m).Select((row, r) => row.Select((v, i) => targets[r][i] * (Math.Log(row.Sum(Math.Exp)) - v)).Sum())];

    /// <summary>z of causal attention, all operands as the kernels take them.</summary>
    public static double[] Attention(double[] q, double[] k, double[] v, AttentionShape shape)
    {
        int w = shape.HeadDim;
        var z = new double[q.Length];
        for (int head = 0; head < shape.Heads; head++)
            for (int i = 0; i < shape.Queries; i++)
            {
                int at = (i * shape.Heads + head) * w;
                var weights = new double[shape.Keys - shape.Queries + i + 1];
                for (int j = 0; j < weights.Length; j++)
                    for (int c = 0; c < w; c++) weights[j] += shape.Scale * q[at + c] * k[Key(j, head) + c];
                double total = weights.Sum(Math.Exp);
                for (int j = 0; j < weights.Length; j++)
                    for (int c = 0; c < w; c++) z[at + c] += Math.Exp(weights[j]) / total * v[Key(j, head) + c];
            }
        return z;

        int Key(int j, int head) => (j * shape.KeyHeads + head / (shape.Heads / shape.KeyHeads)) * w;
    }

    /// <summary>Pairs (c, c + half) of each head turned by position · frequency.</summary>
    public static double[] Rope(double[] x, int heads, double[] frequencies, int[] positions)
    {
        int half = frequencies.Length;
        var y = new double[x.Length];
        for (int head = 0; head < x.Length / (2 * half); head++)
            for (int c = 0; c < half; c++)
            {
                double angle = positions[head / heads] * frequencies[c];
                double a = x[head * 2 * half + c], b = x[head * 2 * half + half + c];
                y[head * 2 * half + c] = a * Math.Cos(angle) - b * Math.Sin(angle);
                y[head * 2 * half + half + c] = b * Math.Cos(angle) + a * Math.Sin(angle);
            }
        return y;
    }

    static double[] Rows(double[] x, int d, Func<double[], double[]> row) => [.. x.Chunk(d).SelectMany(row)];
}
