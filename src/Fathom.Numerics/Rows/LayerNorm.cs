using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Numerics;

/// <summary>
/// y = (x − mean(x)) / √(var(x) + ε) over each row; the variance divides by d (Ba et al., "Layer normalization", 2016).
/// Weight and bias are a step of their own: <see cref="Affine"/>.
/// </summary>
public static unsafe partial class LayerNorm
{
    /// <param name="x">[n, d]</param>
    /// <param name="n">Rows.</param>
    /// <param name="d">Values of a row.</param>
    /// <param name="eps">ε, added to the variance.</param>
    /// <param name="y">[n, d]; may be <paramref name="x"/> itself.</param>
    /// <param name="workers">Threads to use.</param>
    public static void Normalize(ReadOnlySpan<float> x, int n, int d, float eps, Span<float> y, Workers workers) =>
        Normalize(x, n, d, eps, y, [], workers);

    /// <inheritdoc cref="Normalize(ReadOnlySpan{float}, int, int, float, Span{float}, Workers)"/>
    /// <param name="factors">[n], receives 1 / √(var(x) + ε) of each row for the way back; or empty.</param>
    public static void Normalize(ReadOnlySpan<float> x, int n, int d, float eps, Span<float> y, Span<float> factors,
        Workers workers) => RowNorm.Normalize(&NormalizeRow, x, n, d, eps, y, factors, workers);

    /// <summary>
    /// y = (x − mean(x)) / √(var(x) + ε) · weight + bias, each row while it is in the cache: the bits of one after the other.
    /// </summary>
    /// <param name="x">[n, d]</param>
    /// <param name="n">Rows.</param>
    /// <param name="weight">[d]</param>
    /// <param name="bias">[d], or empty for none.</param>
    /// <param name="eps">ε.</param>
    /// <param name="y">[n, d]; may be <paramref name="x"/> itself.</param>
    /// <param name="workers">Threads to use.</param>
    public static void Forward(ReadOnlySpan<float> x, int n, ReadOnlySpan<float> weight, ReadOnlySpan<float> bias, float eps,
        Span<float> y, Workers workers) => RowNorm.Forward(&NormalizeRow, x, n, weight, bias, eps, y, workers);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static float NormalizeRow(float* x, int d, float eps, float* y)
    {
        int whole = d & -Lanes.Count, rest = d - whole;
        Vector512<float> sum = Vector512<float>.Zero;
        for (int i = 0; i < whole; i += Lanes.Count) sum += Vector512.Load(x + i);
        if (rest > 0) sum += Lanes.LoadPart(x + whole, rest, 0);
        float mean = Lanes.Sum(sum) / d;

        Vector512<float> means = Vector512.Create(mean), squares = Vector512<float>.Zero;
        for (int i = 0; i < whole; i += Lanes.Count)
        {
            Vector512<float> centred = Vector512.Load(x + i) - means;
            squares = Vector512.MultiplyAddEstimate(centred, centred, squares);
        }
        if (rest > 0)
        {
            Vector512<float> centred = Lanes.LoadPart(x + whole, rest, mean) - means;
            squares = Vector512.MultiplyAddEstimate(centred, centred, squares);
        }
        float factor = 1 / MathF.Sqrt(Lanes.Sum(squares) / d + eps);
        Vector512<float> scale = Vector512.Create(factor);

        for (int i = 0; i < whole; i += Lanes.Count) ((Vector512.Load(x + i) - means) * scale).Store(y + i);
        if (rest > 0) Lanes.StorePart((Lanes.LoadPart(x + whole, rest, mean) - means) * scale, y + whole, rest);
        return factor;
    }
}
