using System.Numerics.Tensors;
using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>
/// Independent components by the symmetric FastICA of Hyvärinen (1999, "Fast and robust fixed-point algorithms for independent
/// component analysis"), contrast log cosh:
/// <code>
/// z = K (x − μ)                                                  K = Λ^(−1/2) Vᵀ of the principal components
/// W ← E[g(W z) zᵀ] − diag(E[g'(W z)]) W,   g = tanh, g' = 1 − g²
/// W ← (W Wᵀ)^(−1/2) W                       until |w_i · w_i before| is 1 to a ten-thousandth for every i
/// </code>
/// The rows are never whitened: W z = (W K)(x − μ) and E[g zᵀ] = E[g (x − μ)ᵀ] Kᵀ, so an iteration streams them once, through
/// two products of n · d · m multiply-adds each.
/// </summary>
public sealed class FastIca
{
    /// <summary>How far |w_i · w_i before| may be from 1 at the end.</summary>
    public const double Tolerance = 1e-4;

    /// <summary>Directions with a smaller share of the largest variance are lost in the rounding of sums, and whitening would
    /// blow that up.</summary>
    const double SmallestShare = 1e-7;

    /// <summary>Stream of the seed.</summary>
    const ulong StartStream = 3;

    const int BlockRows = 4096, TaskRows = 256;

    readonly RowSelection rows;
    readonly FitContext context;
    readonly int d, m;
    readonly float[] mean, whitening, dewhitening;
    // W, [m, m].
    readonly float[] w;

    FastIca(RowSelection rows, PrincipalComponents components, int m, ulong seed, FitContext context)
    {
        (this.rows, this.context, this.m, d) = (rows, context, m, rows.Width);
        mean = Array.ConvertAll(components.Mean, value => (float)value);
        whitening = Scaled(components, m, variance => 1 / Math.Sqrt(variance));
        dewhitening = Scaled(components, m, Math.Sqrt);
        var random = new Philox(seed, StartStream);
        w = new float[m * m];
        for (int i = 0; i < w.Length; i++) w[i] = (float)random.Normal((ulong)i);
        Orthogonalise(w);
    }

    /// <param name="rows">The rows.</param>
    /// <param name="components">Of the same rows.</param>
    /// <param name="m">Sources: that many of the largest principal components are unmixed.</param>
    /// <param name="iterations">Iterations at most.</param>
    /// <param name="seed">Of the start.</param>
    /// <param name="context">Threads, progress, cancellation.</param>
    /// <exception cref="InputException">Fewer components than sources, or the sources cannot be told apart.</exception>
    public static IndependentComponents Of(RowSelection rows, PrincipalComponents components, int m, int iterations, ulong seed,
        FitContext context)
    {
        int most = components.Variances.Count(variance => variance > SmallestShare * components.Variances[0]);
        if (m > most)
            throw new InputException($"the {rows.Count} rows vary along {most} directions (down to {SmallestShare} of the largest " +
                $"variance); choose at most {most} --latents");
        var ica = new FastIca(rows, components, m, seed, context);
        double change = double.PositiveInfinity;
        int done = 0;
        for (; done < iterations && !(change < Tolerance); done++) change = ica.Iterate(done, iterations, change);
        context.End = new(done, change < Tolerance);
        return new(components.Mean, Product(ica.w, m, ica.whitening, ica.d, context.Workers),
            Product(ica.w, m, ica.dewhitening, ica.d, context.Workers), done, change);
    }

    // One pass over the rows and one step of W; how far the rows of W turned.
    double Iterate(int iteration, int iterations, double change)
    {
        double[] products = new double[m * d], squares = new double[m];
        float[] g = new float[(int)Math.Min(BlockRows, rows.Count) * m], part = new float[m * d];
        using PackedWeights unmixing = new PackedWeights(m, d)
            .Pack(Product(w, m, whitening, d, context.Workers), WeightLayout.OutputByInput, context.Workers);
        rows.ForBlocks(BlockRows, mean, context.Workers, (x, n, start) =>
        {
            Linear.Forward(x.Span, n, unmixing, [], g, LinearEnd.Tanh, context.Workers);
            Array.Clear(part);
            Linear.BackwardWeight(x.Span, d, g, m, n, WeightLayout.OutputByInput, part, d, context.Workers);
            Add(part, products);
            AddSquares(g, n, squares);
            context.Report(rows.Count, iteration, iterations, start + n, iteration > 0 ? $"change {change:g2}" : "");
        }, context.Cancellation);
        float[] next = Step(products, squares);
        Orthogonalise(next);
        double turned = 0;
        for (int i = 0; i < m; i++)
            turned = Math.Max(turned, Math.Abs(1 - Math.Abs(TensorPrimitives.Dot<float>(Row(next, i), Row(w, i)))));
        next.CopyTo(w, 0);
        return turned;
    }

    // E[g zᵀ] − diag(1 − E[g²]) W
    float[] Step(double[] products, double[] squares)
    {
        float[] mean = Array.ConvertAll(products, sum => (float)(sum / rows.Count)), next = new float[m * m];
        using PackedWeights k = new PackedWeights(m, d).Pack(whitening, WeightLayout.OutputByInput, context.Workers);
        Linear.Forward(mean, m, k, [], next, context.Workers);
        for (int i = 0; i < m; i++)
        {
            float slope = (float)(1 - squares[i] / rows.Count);
            for (int j = 0; j < m; j++) next[i * m + j] -= slope * w[i * m + j];
        }
        return next;
    }

    void Orthogonalise(float[] matrix)
    {
        if (!PolarFactor.Replace(matrix, m, m, context.Workers))
            throw new InputException($"the {m} independent components of these {rows.Count} rows cannot be told apart; " +
                "use more rows or fewer --latents");
    }

    void Add(float[] part, double[] sum) => context.Workers.ForRanges(m, TaskRows / 8, (start, end, _) =>
    {
        for (int i = start * d; i < end * d; i++) sum[i] += part[i];
    });

    // Σ_rows g², parts of fixed size in their order.
    void AddSquares(float[] g, int n, double[] squares)
    {
        var parts = new float[(n + TaskRows - 1) / TaskRows][];
        context.Workers.ForRanges(n, TaskRows, (start, end, part) =>
        {
            float[] sum = parts[part] = new float[m];
            for (int row = start; row < end; row++) TensorPrimitives.MultiplyAdd(Row(g, row), Row(g, row), sum, sum);
        });
        foreach (float[] part in parts)
            for (int i = 0; i < m; i++) squares[i] += part[i];
    }

    ReadOnlySpan<float> Row(float[] matrix, int i) => matrix.AsSpan(i * m, m);

    // [m, m] · [m, d]
    static float[] Product(float[] left, int m, float[] right, int d, Workers workers)
    {
        var product = new float[m * d];
        using PackedWeights packed = new PackedWeights(d, m).Pack(right, WeightLayout.InputByOutput, workers);
        Linear.Forward(left, m, packed, [], product, workers);
        return product;
    }

    // The first m components, each times a function of its variance, [m, d].
    static float[] Scaled(PrincipalComponents components, int m, Func<double, double> factor)
    {
        int d = components.Mean.Length;
        float[] scaled = components.Directions[..(m * d)];
        for (int i = 0; i < m; i++)
            TensorPrimitives.Multiply(scaled.AsSpan(i * d, d), (float)factor(components.Variances[i]), scaled.AsSpan(i * d, d));
        return scaled;
    }
}
