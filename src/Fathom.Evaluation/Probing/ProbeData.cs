using System.Numerics.Tensors;
using Fathom.Dictionaries;
using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>
/// Whitened rows with a constant 1 behind them, packed for both products of a training step: logits W Xᵀ and sums P X. Blocks of
/// a fixed size, whose sums are added in order.
/// </summary>
sealed class ProbeData : IDisposable
{
    const int BlockRows = 2048;

    static readonly Workers Alone = new(1);

    readonly PackedWeights[] byRow, byInput;

    public ProbeData(IVectorSource source, RowRange range, PrincipalComponents components, Workers workers)
    {
        int d = source.Width, kept = components.Count;
        (Rows, Inputs) = (range.Count, kept + 1);
        int blocks = (range.Count + BlockRows - 1) / BlockRows;
        (byRow, byInput) = (new PackedWeights[blocks], new PackedWeights[blocks]);
        using PackedWeights whiten = Whitening(components, d);
        workers.ForRanges(range.Count, BlockRows, (start, end, block) =>
        {
            int n = end - start;
            float[] white = new float[n * kept], rows = new float[n * Inputs];
            float[] x = PrincipalComponents.Centred(source, range.First + start, n, components.Mean);
            Linear.Forward(x, n, whiten, [], white, Alone);
            for (int row = 0; row < n; row++)
            {
                white.AsSpan(row * kept, kept).CopyTo(rows.AsSpan(row * Inputs));
                rows[row * Inputs + kept] = 1;
            }
            byRow[block] = new PackedWeights(n, Inputs).Pack(rows, WeightLayout.OutputByInput, Alone);
            byInput[block] = new PackedWeights(Inputs, n).Pack(rows, WeightLayout.InputByOutput, Alone);
        });
    }

    /// <summary>n</summary>
    public int Rows { get; }

    /// <summary>D: whitened inputs and the constant, which is the last.</summary>
    public int Inputs { get; }

    /// <summary>Σ over rows of y x for each variable, [V, D].</summary>
    public double[] LabelSums(LabelledRows labels, Workers workers)
    {
        int variables = labels.Variables;
        return Sum(variables, workers, (block, p) =>
        {
            int n = byRow[block].Outputs;
            for (int row = 0; row < n; row++)
                for (int v = 0; v < variables; v++) p[v * n + row] = labels.Has(block * BlockRows + row, v) ? 1 : 0;
        });
    }

    /// <summary>
    /// For each row w of W: Σ σ(w·x) x, and Σ log(1 + exp(w·x)).
    /// </summary>
    /// <param name="weights">W, [a, D]</param>
    /// <param name="a">Rows of W.</param>
    /// <param name="losses">[a]</param>
    /// <param name="workers">Threads to use; no influence on any bit.</param>
    /// <returns>[a, D]</returns>
    public double[] Evaluate(float[] weights, int a, double[] losses, Workers workers)
    {
        var parts = new double[byRow.Length][];
        double[] sums = Sum(a, workers, (block, p) =>
        {
            int n = byRow[block].Outputs;
            Linear.Forward(weights, a, byRow[block], [], p, Alone);
            double[] own = parts[block] = new double[a];
            float[] scratch = new float[n];
            for (int i = 0; i < a; i++) own[i] = Softplus(p.AsSpan(i * n, n), scratch);
        });
        Array.Clear(losses);
        foreach (double[] part in parts)
            for (int i = 0; i < a; i++) losses[i] += part[i];
        return sums;
    }

    public void Dispose()
    {
        foreach (PackedWeights packed in byRow.Concat(byInput)) packed?.Dispose();
    }

    // Σ log(1 + exp z), where log(1 + exp z) = max(z, 0) − log max(p, 1 − p) and p = σ(z) takes the place of z.
    static double Softplus(Span<float> z, Span<float> scratch)
    {
        double sum = 0;
        TensorPrimitives.Max(z, 0f, scratch);
        foreach (float positive in scratch) sum += positive;
        TensorPrimitives.Sigmoid<float>(z, z);
        TensorPrimitives.Subtract(1f, z, scratch);
        TensorPrimitives.Max<float>(z, scratch, scratch);
        TensorPrimitives.Log<float>(scratch, scratch);
        foreach (float log in scratch) sum -= log;
        return sum;
    }

    // P X over all rows, P [a, n] being filled block by block.
    double[] Sum(int a, Workers workers, Action<int, float[]> fill)
    {
        var parts = new float[byRow.Length][];
        workers.For(parts.Length, block =>
        {
            var p = new float[a * byRow[block].Outputs];
            fill(block, p);
            parts[block] = new float[a * Inputs];
            Linear.Forward(p, a, byInput[block], [], parts[block], Alone);
        });
        var sum = new double[a * Inputs];
        foreach (float[] part in parts)
            for (int i = 0; i < sum.Length; i++) sum[i] += part[i];
        return sum;
    }

    // Λ^-½ U
    static PackedWeights Whitening(PrincipalComponents components, int d)
    {
        var rows = new float[components.Count * d];
        for (int i = 0; i < components.Count; i++)
        {
            double scale = 1 / Math.Sqrt(components.Variances[i]);
            for (int c = 0; c < d; c++) rows[i * d + c] = (float)(scale * components.Directions[i * d + c]);
        }
        return new PackedWeights(components.Count, d).Pack(rows, WeightLayout.OutputByInput, Alone);
    }
}
