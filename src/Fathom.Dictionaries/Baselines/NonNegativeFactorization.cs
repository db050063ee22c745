using System.Numerics.Tensors;
using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>
/// Non-negative matrix factorisation (Lee and Seung 1999) of v = [x⁺, x⁻], x⁺ = max(x, 0), x⁻ = max(−x, 0), by hierarchical
/// alternating least squares (Cichocki and Phan 2009). In turn, by <see cref="NonNegativeSweep"/>,
/// <code>
/// h of every row   one sweep of    min ‖v − Wᵀ h‖²,   h ≥ 0
/// W                one sweep of    min Σ ‖v − Wᵀ h‖²,  W ≥ 0,   which needs Σ h hᵀ and Σ h vᵀ only
/// </code>
/// so that Σ ‖v − Wᵀ h‖² never rises; until it falls by less than 10⁻⁵ of itself. W starts as
/// <see cref="ExtremeRows"/>, h as 0. The rows are streamed; h, n · m numbers, stays in memory from iteration to iteration.
/// </summary>
public sealed class NonNegativeFactorization : IDisposable
{
    /// <summary>Least relative fall of the objective for which another iteration is made.</summary>
    const double Tolerance = 1e-5;

    const int BlockRows = 2048, TaskRows = 256;

    readonly RowSelection rows;
    readonly FitContext context;
    readonly int d, m;
    // W, [m, 2d]
    readonly float[] factors;
    // h of one block of rows after another, [m, rows of the block] each.
    readonly NativeBuffer<float> activations;
    // Of one block of rows: h hᵀ and h vᵀ.
    readonly float[] partHh, partHv;

    NonNegativeFactorization(RowSelection rows, int m, ulong seed, FitContext context)
    {
        (this.rows, this.m, this.context, d) = (rows, m, context, rows.Width);
        RequireMemory();
        factors = Start(seed);
        activations = new(rows.Count * m);
        (partHh, partHv) = (new float[m * m], new float[m * 2 * d]);
    }

    /// <param name="rows">The rows.</param>
    /// <param name="m">Factors.</param>
    /// <param name="iterations">Iterations at most.</param>
    /// <param name="seed">Of the start.</param>
    /// <param name="context">Threads, progress, cancellation.</param>
    /// <exception cref="InputException">Fewer rows than factors, or more of both than fits in memory.</exception>
    public static NonNegativeFactors Of(RowSelection rows, int m, int iterations, ulong seed, FitContext context)
    {
        using var fit = new NonNegativeFactorization(rows, m, seed, context);
        var objectives = new List<double>();
        bool converged = false;
        for (int i = 0; i < iterations && !converged; i++)
        {
            objectives.Add(fit.Iterate(i, iterations, objectives.LastOrDefault()));
            converged = i > 0 && objectives[i - 1] - objectives[i] <= Tolerance * objectives[i];
        }
        context.End = new(objectives.Count, converged);
        fit.Normalise(fit.factors);
        return new(fit.factors, objectives);
    }

    /// <summary>[x⁺, x⁻] of some rows.</summary>
    /// <param name="x">[n, d]</param>
    /// <param name="n">Rows.</param>
    /// <param name="d">Width.</param>
    /// <param name="parts">[n, 2d]</param>
    internal static void Split(ReadOnlySpan<float> x, int n, int d, Span<float> parts)
    {
        for (int i = 0; i < n; i++)
        {
            ReadOnlySpan<float> row = x.Slice(i * d, d);
            Span<float> negative = parts.Slice(i * 2 * d + d, d);
            TensorPrimitives.Max(row, 0f, parts.Slice(i * 2 * d, d));
            TensorPrimitives.Negate(row, negative);
            TensorPrimitives.Max(negative, 0f, negative);
        }
    }

    /// <summary>G = W Wᵀ, [m, m]</summary>
    /// <param name="factors">W, [m, 2d]</param>
    /// <param name="m">Factors.</param>
    /// <param name="width">2d</param>
    /// <param name="workers">Threads to use.</param>
    internal static float[] Gram(float[] factors, int m, int width, Workers workers)
    {
        var gram = new float[m * m];
        using PackedWeights packed = new PackedWeights(m, width).Pack(factors, WeightLayout.OutputByInput, workers);
        Linear.Forward(factors, m, packed, [], gram, workers);
        return gram;
    }

    public void Dispose() => activations.Dispose();

    // Extreme rows, and where these are fewer, directions that lie far from one another.
    float[] Start(ulong seed)
    {
        float[] x = DistantRows.Sample(rows, null, m, seed, context), v = new float[2 * x.Length];
        Split(x, x.Length / d, d, v);
        float[] extreme = ExtremeRows.Of(v, 2 * d, m, context);
        int left = m - extreme.Length / (2 * d);
        if (left == 0) return extreme;
        Normalise(v);
        return [.. extreme, .. DistantRows.Of(v, 2 * d, left, seed, context)];
    }

    // One sweep over h and one over W; the objective after it.
    double Iterate(int iteration, int iterations, double before)
    {
        Workers workers = context.Workers;
        int most = (int)Math.Min(BlockRows, rows.Count);
        float[] gram = Gram(factors, m, 2 * d, workers), v = new float[most * 2 * d], products = new float[most * m];
        double[] hh = new double[m * m], hv = new double[m * 2 * d];
        double square = 0;
        rows.ForBlocks(BlockRows, null, workers, (x, n, start) =>
        {
            workers.ForRanges(n, TaskRows, (first, end, _) =>
                Split(x.Span[(first * d)..], end - first, d, v.AsSpan(first * 2 * d)));
            Span<float> h = activations.Slice(start * m, n * m);
            using (PackedWeights packed = new PackedWeights(n, 2 * d)
                .Pack(v.AsSpan(0, n * 2 * d), WeightLayout.OutputByInput, workers))
                Linear.Forward(factors, m, packed, [], products, workers);
            NonNegativeSweep.Run(gram, products, m, n, 1, h, workers);
            AddProducts(h, n, v, hh, hv);
            square += SquareSum.Of(x.Span, workers);
            context.Report(rows.Count, iteration, iterations, start + n,
                iteration > 0 ? $"mean squared error {before / rows.Count:g4}" : "");
        }, context.Cancellation);
        float[] a = Array.ConvertAll(hh, value => (float)value), b = Array.ConvertAll(hv, value => (float)value);
        NonNegativeSweep.Run(a, b, m, 2 * d, 1, factors, workers);
        // Σ ‖v − Wᵀ h‖² = Σ ‖v‖² − 2 ⟨Σ h vᵀ, W⟩ + ⟨Σ h hᵀ, W Wᵀ⟩
        return square - 2 * Dot(hv, factors) + Dot(hh, Gram(factors, m, 2 * d, workers));
    }

    // hh += h hᵀ, hv += h vᵀ
    void AddProducts(ReadOnlySpan<float> h, int n, float[] v, double[] hh, double[] hv)
    {
        using PackedWeights left = new PackedWeights(m, n).Pack(h, WeightLayout.OutputByInput, context.Workers),
            right = new PackedWeights(2 * d, n).Pack(v.AsSpan(0, n * 2 * d), WeightLayout.InputByOutput, context.Workers);
        Linear.Forward(h, m, left, [], partHh, context.Workers);
        Linear.Forward(h, m, right, [], partHv, context.Workers);
        for (int i = 0; i < hh.Length; i++) hh[i] += partHh[i];
        for (int i = 0; i < hv.Length; i++) hv[i] += partHv[i];
    }

    void Normalise(float[] v)
    {
        for (int i = 0; i < v.Length; i += 2 * d)
        {
            Span<float> row = v.AsSpan(i, 2 * d);
            float norm = TensorPrimitives.Norm<float>(row);
            if (norm > 0) TensorPrimitives.Divide(row, norm, row);
        }
    }

    void RequireMemory()
    {
        long needed = rows.Count * m * sizeof(float), present = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (needed > present)
            throw new InputException($"activations of {m:n0} factors on {rows.Count:n0} rows take {needed >> 30} GiB, " +
                $"this machine has {present >> 30}; choose fewer --latents or --tokens");
    }

    static double Dot(double[] a, float[] b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }
}
