using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.Intrinsics;

namespace Fathom.Lab.Planted;

/// <summary>
/// Which correlated roots fire on a row, told for sixteen at a time in single precision, from half of their random words:
/// <code>
/// z = F · ε + own √(−2 ln u) cos(2πv)        fires for sure where z &gt; t + δ, for sure not where z &lt; t − δ
/// </code>
/// What lies between, and where u is too small for half of its bits, is left to be computed exactly. Most roots are rare, and
/// sixteen of them are left out together where none has
/// <code>
/// −2 ln u ≥ c²  and  cos(2πv) ≥ 0   or   c ≤ 0,     c = (t − ‖F‖ ‖ε‖) / own
/// </code>
/// for which the bits of u, a float, are bound enough: log₂ u is at least their number · 2⁻²³ − 127.
/// </summary>
sealed class RootScreen
{
    /// <summary>Roots looked at together.</summary>
    public const int Most = 256;

    /// <summary>δ: several times what z is off at most, 4·10⁻⁴ where ln u is near 0.</summary>
    public const float Margin = 2e-3f;

    // Of 2³² parts of (0, 1), the first whose middle is near enough to all that lies within.
    const float Coarse = 4096;
    const float Ln2 = 0.6931472f, Part = 1f / 4294967296;
    const int Lanes = 16;

    readonly (int First, int Count)[] runs;
    readonly float[] factors, thresholds;
    readonly int roots;
    readonly float own, shares;

    /// <param name="roots">[n] features, ascending; that number is the counter of a root's words.</param>
    /// <param name="thresholds">[N] t.</param>
    /// <param name="factors">[N, R] F.</param>
    /// <param name="own">√(1 − ‖F‖²).</param>
    public RootScreen(ReadOnlySpan<int> roots, ReadOnlySpan<double> thresholds, ReadOnlySpan<float> factors, double own)
    {
        (this.roots, this.own, shares) = (roots.Length, (float)own, (float)Math.Sqrt(1 - own * own));
        int rank = factors.Length / thresholds.Length;
        this.thresholds = new float[roots.Length];
        this.factors = new float[roots.Length * rank];
        var found = new List<(int, int)>();
        for (int i = 0, start = 0; i < roots.Length; i++)
        {
            this.thresholds[i] = (float)thresholds[roots[i]];
            for (int r = 0; r < rank; r++) this.factors[r * roots.Length + i] = factors[roots[i] * rank + r];
            if (i + 1 < roots.Length && roots[i + 1] == roots[i] + 1 && i + 1 - start < Most) continue;
            found.Add((start, i + 1 - start));
            start = i + 1;
        }
        runs = [.. found];
    }

    /// <summary>Roots of consecutive features, at most <see cref="Most"/>: the place of the first, and how many.</summary>
    public ReadOnlySpan<(int First, int Count)> Runs => runs;

    /// <summary>Those of a run that fire or may fire, ascending.</summary>
    /// <param name="first">Of the run.</param>
    /// <param name="shared">ε [R]</param>
    /// <param name="low">[n] first halves of their random blocks: u.</param>
    /// <param name="high">[n] the others: v.</param>
    /// <param name="found">[at least n] their places p in the run; −1 − p where it is not sure.</param>
    /// <returns>How many there are.</returns>
    public int Find(int first, ReadOnlySpan<float> shared, ReadOnlySpan<ulong> low, ReadOnlySpan<ulong> high, Span<int> found)
    {
        int count = 0, i = 0;
        float reach = shares * TensorPrimitives.Norm(shared) + Margin;
        for (; i + Lanes <= low.Length; i += Lanes)
        {
            Vector512<float> t = Vector512.Create(thresholds.AsSpan(first + i, Lanes));
            Vector512<float> u = Vector512.ConvertToSingle(Upper(low, i));
            Vector512<float> v = Vector512.ConvertToSingle(Upper(high, i).AsInt32());
            Vector512<float> coarse = Vector512.LessThan(u, Vector512.Create(Coarse));
            if (Bits(coarse | InPlay(u, v, (t - Vector512.Create(reach)) / own)) == 0) continue;
            Vector512<float> z = Vector512.Sqrt(Vector512.Log((u + Vector512.Create(0.5f)) * Part) * -2f) *
                Vector512.Cos(v * (2 * MathF.PI * Part)) * own;
            for (int r = 0; r < shared.Length; r++)
                z += Vector512.Create(factors.AsSpan(r * roots + first + i, Lanes)) * shared[r];
            z -= t;
            uint fires = Bits(Vector512.GreaterThan(z, Vector512.Create(Margin)) & ~coarse);
            uint told = fires | Bits(Vector512.GreaterThanOrEqual(z, Vector512.Create(-Margin)) | coarse);
            for (uint bits = told; bits != 0; bits &= bits - 1)
            {
                int lane = BitOperations.TrailingZeroCount(bits);
                found[count++] = (fires >> lane & 1) != 0 ? i + lane : -1 - (i + lane);
            }
        }
        for (; i < low.Length; i++) found[count++] = -1 - i;
        return count;
    }

    // u and v in units of Part.
    static Vector512<float> InPlay(Vector512<float> u, Vector512<float> v, Vector512<float> c)
    {
        Vector512<float> most = Vector512.Create(2 * Ln2 * (32 + 127) + Margin) -
            Vector512.ConvertToSingle(u.AsInt32()) * (2 * Ln2 / (1 << 23));
        return Vector512.LessThanOrEqual(c, Vector512<float>.Zero) | Vector512.GreaterThanOrEqual(most, c * c) &
            Vector512.LessThanOrEqual(Vector512.Abs(v), Vector512.Create(0.25f / Part));
    }

    static uint Bits(Vector512<float> mask) => (uint)mask.ExtractMostSignificantBits();

    static Vector512<uint> Upper(ReadOnlySpan<ulong> words, int at) => Vector512.Narrow(
        Vector512.Create(words.Slice(at, Lanes / 2)) >> 32, Vector512.Create(words.Slice(at + Lanes / 2, Lanes / 2)) >> 32);
}
