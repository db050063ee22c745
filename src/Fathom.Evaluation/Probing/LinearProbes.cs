using Fathom.Dictionaries;
using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>
/// A logistic regression for each variable, σ(w_v·(x − μ) + b_v), all of them trained at once. The L2 penalty ½‖w‖² (C = 1) is
/// on whitened activations, so that no direction counts for less because the model writes it small.
/// </summary>
sealed class LinearProbes
{
    const int BlockRows = 2048;

    static readonly Workers Alone = new(1);

    readonly int width;
    readonly float[] weight, bias;
    readonly double[] mean;

    LinearProbes(int width, float[] weight, float[] bias, double[] mean) =>
        (this.width, this.weight, this.bias, this.mean) = (width, weight, bias, mean);

    /// <summary>Trains a probe for every variable.</summary>
    /// <param name="source">Activations.</param>
    /// <param name="range">Rows to train on.</param>
    /// <param name="labels">Labels of these rows, and maybe of more.</param>
    /// <param name="components">Principal components of these rows.</param>
    /// <param name="workers">Threads to use; no influence on any bit.</param>
    public static LinearProbes Train(IVectorSource source, RowRange range, LabelledRows labels, PrincipalComponents components,
        Workers workers)
    {
        using var data = new ProbeData(source, range, components, workers);
        double[] solved = ProbeSolver.Solve(data, data.LabelSums(labels, workers), labels.Variables, workers);
        // From whitened inputs to centred ones: w·(Λ^-½ U (x − μ)) + b.
        int d = source.Width, inputs = components.Count, stride = data.Inputs;
        var (weight, bias) = (new float[labels.Variables * d], new float[labels.Variables]);
        workers.For(labels.Variables, v =>
        {
            var row = new double[d];
            for (int i = 0; i < inputs; i++)
            {
                double w = solved[v * stride + i] / Math.Sqrt(components.Variances[i]);
                for (int c = 0; c < d; c++) row[c] += w * components.Directions[i * d + c];
            }
            for (int c = 0; c < d; c++) weight[v * d + c] = (float)row[c];
            bias[v] = (float)solved[v * stride + inputs];
        });
        return new(d, weight, bias, components.Mean);
    }

    /// <summary>Weights [V, d], then biases [V].</summary>
    public float[] Numbers => [.. weight, .. bias];

    /// <summary>Those of <see cref="Numbers"/>.</summary>
    /// <param name="numbers">[V, d] and [V]</param>
    /// <param name="width">d</param>
    /// <param name="mean">μ, [d]</param>
    public static LinearProbes Of(float[] numbers, int width, double[] mean)
    {
        int variables = numbers.Length / (width + 1);
        return new(width, numbers[..(variables * width)], numbers[(variables * width)..], mean);
    }

    /// <summary>w_v·(x − μ) + b_v of some variables on every row.</summary>
    /// <returns>[variables][rows]</returns>
    public float[][] Logits(IVectorSource source, RowRange range, IReadOnlyList<int> variables, Workers workers)
    {
        var logits = new float[variables.Count][];
        for (int i = 0; i < logits.Length; i++) logits[i] = new float[range.Count];
        float[] rows = [.. variables.SelectMany(v => weight[(v * width)..((v + 1) * width)])];
        float[] offsets = [.. variables.Select(v => bias[v])];
        using PackedWeights packed = new PackedWeights(variables.Count, width).Pack(rows, WeightLayout.OutputByInput, workers);
        workers.ForRanges(range.Count, BlockRows, (start, end, _) =>
        {
            int n = end - start;
            var z = new float[n * variables.Count];
            Linear.Forward(PrincipalComponents.Centred(source, range.First + start, n, mean), n, packed, offsets, z, Alone);
            for (int i = 0; i < logits.Length; i++)
                for (int row = 0; row < n; row++) logits[i][start + row] = z[row * logits.Length + i];
        });
        return logits;
    }
}
