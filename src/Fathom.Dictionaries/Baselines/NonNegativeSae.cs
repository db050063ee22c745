using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>
/// Non-negative factors w [M, 2d] as a dictionary of signed vectors: with v = [x⁺, x⁻] and w_j = [w_j⁺, w_j⁻]
/// <code>
/// f = argmin ‖v − Σ_j f_j w_j‖² over f ≥ 0, with at most k active latents;      x̂ = Σ_j f_j (w_j⁺ − w_j⁻)
/// </code>
/// approached by coordinate descent (<see cref="NonNegativeSweep"/>) from 0: some sweeps over all latents, then, where k is less
/// than M, some over the k largest f_j ‖w_j‖ alone.
/// </summary>
public sealed class NonNegativeSae : Sae
{
    internal const string FactorTensor = "W_factors";

    /// <summary>Sweeps over all latents, and over those that are kept.</summary>
    const int Sweeps = 12, KeptSweeps = 6;

    readonly float[] factors, gram, norms;
    readonly int width;

    /// <param name="factors">w, [M, 2d], not negative.</param>
    /// <param name="width">d</param>
    /// <param name="k">Active latents of a row at most, 1 … M.</param>
    /// <exception cref="InputException">Shapes that do not fit, k out of range, or a number that is negative or not
    /// finite.</exception>
    public NonNegativeSae(float[] factors, int width, int k) : base(Weights(factors, width))
    {
        if (k < 1 || k > LatentCount)
            throw new InputException($"dictionary: k is {k}; expected 1 to the number of latents, {LatentCount}");
        if (factors.Any(value => !(value >= 0 && float.IsFinite(value))))
            throw new InputException($"dictionary: {FactorTensor} holds a number that is negative or not finite; the file is damaged");
        (this.factors, this.width, K) = (factors, width, k);
        gram = NonNegativeFactorization.Gram(factors, LatentCount, 2 * width, Workers.All);
        norms = new float[LatentCount];
        for (int j = 0; j < norms.Length; j++) norms[j] = MathF.Sqrt(gram[j * norms.Length + j]);
    }

    NonNegativeSae(NonNegativeSae origin, ReadOnlySpan<int> order) : base(origin, order) =>
        (factors, gram, norms, width, K) = (origin.factors, origin.gram, origin.norms, origin.width, origin.K);

    public int K { get; }

    /// <summary>w, [M, 2d]</summary>
    public ReadOnlySpan<float> Factors => factors;

    internal override Architecture? Architecture => Architecture.Nmf;

    public override ISparseCoder WithPermutedDecoder(ReadOnlySpan<int> order) => new NonNegativeSae(this, order);

    private protected override void Activate(ReadOnlySpan<float> input, int n, PackedWeights encoder, ReadOnlySpan<float> bias,
        SparseCodes codes, Workers workers)
    {
        codes.Reshape(n, K);
        float[] x = input[..(n * width)].ToArray();
        workers.ForRanges(n, NonNegativeSweep.Columns, (start, end, _) =>
        {
            float[] h = Solve(x.AsSpan(start * width, (end - start) * width), end - start);
            for (int row = start; row < end; row++) Collect(h, row - start, end - start, codes, row);
        });
    }

    // f of some rows, [M, n].
    float[] Solve(ReadOnlySpan<float> x, int n)
    {
        int m = LatentCount;
        float[] v = new float[n * 2 * width], products = new float[m * n], h = new float[m * n];
        NonNegativeFactorization.Split(x, n, width, v);
        using PackedWeights packed = new PackedWeights(n, 2 * width).Pack(v, WeightLayout.OutputByInput, Workers.One);
        Linear.Forward(factors, m, packed, [], products, Workers.One);
        NonNegativeSweep.Run(gram, products, m, n, Sweeps, h, Workers.One);
        if (K == m) return h;
        for (int i = 0; i < n; i++) Drop(h, products, i, n);
        NonNegativeSweep.Run(gram, products, m, n, KeptSweeps, h, Workers.One);
        return h;
    }

    // All but the k largest of a column stay 0 from here on: −∞ is what they would have to gain.
    void Drop(float[] h, float[] products, int column, int n)
    {
        int m = LatentCount, left = K;
        using PooledFloats room = new(m);
        for (int j = 0; j < m; j++) room.Span[j] = h[j * n + column] * norms[j];
        float bar = Selection.Largest(room.Span, K);
        for (int j = 0; j < m; j++)
            if (h[j * n + column] * norms[j] > bar) left--;
        for (int j = 0; j < m; j++)
        {
            float size = h[j * n + column] * norms[j];
            if (size > bar || (size == bar && left-- > 0)) continue;
            (h[j * n + column], products[j * n + column]) = (0, float.NegativeInfinity);
        }
    }

    void Collect(float[] h, int column, int n, SparseCodes codes, int row)
    {
        int count = 0, at = row * codes.Stride;
        for (int j = 0; j < LatentCount; j++)
        {
            float value = h[j * n + column];
            if (value > 0) (codes.Indices[at + count], codes.Values[at + count++]) = (j, value);
        }
        codes.Counts[row] = count;
    }

    static new SaeWeights Weights(float[] factors, int width)
    {
        if (width < 1 || factors.Length == 0 || factors.Length % (2 * width) != 0)
            throw new InputException($"dictionary: {FactorTensor} has {factors.Length} numbers; a multiple of {2 * width} expected");
        int m = factors.Length / (2 * width);
        var directions = new float[m * width];
        for (int j = 0; j < m; j++)
            for (int c = 0; c < width; c++)
                directions[j * width + c] = factors[j * 2 * width + c] - factors[j * 2 * width + width + c];
        return new(directions, new float[m], directions, new float[width]) { CentersInput = false };
    }
}
