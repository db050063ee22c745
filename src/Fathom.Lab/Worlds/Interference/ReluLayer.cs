using Fathom.Numerics;

namespace Fathom.Lab.Interference;

/// <summary>
/// A layer that nobody trained, over r copies of each of two signs:
/// <code>
/// h_j = relu(Σ_k W_jk s_k),   W_j random of norm 1 in 2 r dimensions
/// </code>
/// Of exact copies neuron j sees p s_a + q s_b, p and q being the sums of its two halves of W_j. The part of it that goes with
/// the product is
/// <code>
/// c_j = ¼ Σ s_a s_b relu(p s_a + q s_b) = ½ sign(p q) min(|p|, |q|)
/// </code>
/// and those that go with s_a and s_b are p/2 and q/2: 15 of 16 layers of three neurons hold a ⊕ b linearly, those where
/// not all three see the same bit more strongly and with the same sign.
/// </summary>
public sealed class ReluLayer
{
    // Beside those of the noise (BitRows), so that neither repeats the other.
    const ulong WeightStream = 2;

    readonly double[] weight;

    /// <param name="width">Neurons h.</param>
    /// <param name="copies">r</param>
    /// <param name="seed">Of W.</param>
    public ReluLayer(int width, int copies, ulong seed)
    {
        var random = new Philox(seed, WeightStream);
        (Width, Copies, weight) = (width, copies, new double[width * 2 * copies]);
        for (int i = 0; i < weight.Length; i++) weight[i] = random.Normal((ulong)i);
        for (int j = 0; j < width; j++)
        {
            Span<double> row = weight.AsSpan(j * 2 * copies, 2 * copies);
            double norm = 0;
            foreach (double w in row) norm += w * w;
            foreach (ref double w in row) w /= Math.Sqrt(norm);
        }
    }

    /// <summary>Given weights of single copies.</summary>
    /// <param name="weight">[h, 2]: p and q of each neuron.</param>
    public ReluLayer(double[] weight) => (Width, Copies, this.weight) = (weight.Length / 2, 1, weight);

    /// <summary>Neurons h.</summary>
    public int Width { get; }

    /// <summary>r</summary>
    public int Copies { get; }

    /// <summary>What each neuron answers, [h].</summary>
    /// <param name="s">[2 r], the copies of the first sign before those of the second.</param>
    public double[] Forward(ReadOnlySpan<double> s)
    {
        var h = new double[Width];
        for (int j = 0; j < Width; j++)
        {
            double sum = 0;
            for (int k = 0; k < s.Length; k++) sum += weight[j * s.Length + k] * s[k];
            h[j] = Math.Max(0, sum);
        }
        return h;
    }
}
