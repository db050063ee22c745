using Fathom.Dictionaries;
using Fathom.Evaluation;
using Fathom.Numerics;

namespace Fathom.Tests.Evaluation.Comparison;

/// <summary>Dictionaries by hand: f = relu(D (x − b)), x̂ = Dᵀ f + b, exact where the rows of D are orthonormal, f ≥ 0.</summary>
static class PlainDictionary
{
    /// <param name="name">For tables.</param>
    /// <param name="directions">Rows of D.</param>
    public static NamedCoder Of(string name, params float[][] directions) =>
        WithBias(name, new float[directions[0].Length], directions);

    public static NamedCoder WithBias(string name, float[] bias, params float[][] directions)
    {
        float[] rows = [.. directions.SelectMany(row => row)];
        return new(name, new StandardSae(rows, new float[directions.Length], [.. rows], bias));
    }

    /// <summary>The unit vector along an axis.</summary>
    public static float[] Axis(int width, int axis, float length = 1)
    {
        var row = new float[width];
        row[axis] = length;
        return row;
    }

    /// <summary>[n, d] of normal numbers.</summary>
    public static float[] Normal(int n, int d, ulong stream)
    {
        var random = new Philox(17, stream);
        return [.. Enumerable.Range(0, n * d).Select(i => (float)random.Normal((ulong)i))];
    }

    public static float[][] Rows(float[] values, int width) =>
        [.. Enumerable.Range(0, values.Length / width).Select(i => values[(i * width)..((i + 1) * width)])];

    /// <summary>Rows of numbers from 0 to 1, half of them 0: what orthonormal dictionaries of positive latents rebuild.</summary>
    public static float[] SparseRows(int n, int d, ulong stream)
    {
        var random = new Philox(18, stream);
        return [.. Enumerable.Range(0, n * d).Select(i => (float)Math.Max(0, 2 * random.Uniform((ulong)i) - 1))];
    }
}
