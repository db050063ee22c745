using Fathom.Evaluation;
using Fathom.Lab.Planted;
using Fathom.Numerics;

namespace Fathom.Lab.Interference;

/// <summary>Activations in which two fair bits are coded in a known way. With s = ±1 of a bit, row i being of cell
/// i mod 4.</summary>
/// <param name="Values">[n, d]</param>
/// <param name="Width">d</param>
public sealed record BitRows(float[] Values, int Width)
{
    const ulong NoiseStream = 0, InputStream = 1;

    /// <summary>Of each two rounds of the four cells the second is tested on; every row is a document of its own.</summary>
    public XorLabels Labels
    {
        get
        {
            int[] rows = [.. Enumerable.Range(0, Values.Length / Width)];
            return new("a", "b", [.. rows.Select(i => i % 4)], rows,
                [.. rows.Select(i => i / 4 % 2 == 0 ? ProbeSplit.Train : ProbeSplit.Test)]);
        }
    }

    /// <summary>Built by hand: x = s_a u + s_b v + s_a s_b w + noise ε.</summary>
    /// <param name="count">n</param>
    /// <param name="u">[d]</param>
    /// <param name="v">[d]</param>
    /// <param name="w">[d]; zeros for a code that holds no a ⊕ b.</param>
    /// <param name="noise">Of each coordinate.</param>
    /// <param name="seed">Of ε, standard normal.</param>
    public static BitRows HandBuilt(int count, double[] u, double[] v, double[] w, double noise, ulong seed)
    {
        var random = new Philox(seed, NoiseStream);
        return Of(count, u.Length, (row, a, b, x) =>
        {
            for (int c = 0; c < x.Length; c++)
                x[c] = (float)(a * u[c] + b * v[c] + a * b * w[c] + noise * random.Normal((ulong)((long)row * x.Length + c)));
        });
    }

    /// <summary>Copies of the bits, each with its own noise, through a random layer.</summary>
    /// <param name="count">n</param>
    /// <param name="layer">The layer, of width d.</param>
    /// <param name="inputNoise">Of each copy.</param>
    /// <param name="noise">Of each output.</param>
    /// <param name="seed">Of both.</param>
    public static BitRows Through(ReluLayer layer, int count, double inputNoise, double noise, ulong seed)
    {
        Philox random = new(seed, NoiseStream), inputs = new(seed, InputStream);
        var s = new double[2 * layer.Copies];
        return Of(count, layer.Width, (row, a, b, x) =>
        {
            for (int k = 0; k < s.Length; k++)
                s[k] = (k < layer.Copies ? a : b) + inputNoise * inputs.Normal((ulong)((long)row * s.Length + k));
            double[] h = layer.Forward(s);
            for (int c = 0; c < x.Length; c++)
                x[c] = (float)(h[c] + noise * random.Normal((ulong)((long)row * x.Length + c)));
        });
    }

    /// <summary>In what share of cases a bit is known from its copies: Φ(√r / noise).</summary>
    /// <param name="copies">r</param>
    /// <param name="inputNoise">Of each copy.</param>
    public static double Known(int copies, double inputNoise) => NormalCurve.Below(Math.Sqrt(copies) / inputNoise);

    static BitRows Of(int count, int width, RowFiller fill)
    {
        var values = new float[count * width];
        for (int row = 0; row < count; row++)
            fill(row, (row >> 1 & 1) * 2 - 1, (row & 1) * 2 - 1, values.AsSpan(row * width, width));
        return new(values, width);
    }

    delegate void RowFiller(int row, int a, int b, Span<float> x);
}
