using System.Numerics.Tensors;
using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>
/// For each of n directions a_i the nearest of m others b_j:
/// <code>
/// c_ij = a_i · b_j / (‖a_i‖ ‖b_j‖)       0 where a row is 0
/// </code>
/// </summary>
/// <param name="Nearest">[n] argmax_j |c_ij|, ties to the lower j.</param>
/// <param name="Cosine">[n] c there, with its sign.</param>
/// <param name="NearestSigned">[n] argmax_j c_ij, ties to the lower j.</param>
/// <param name="Signed">[n] c there.</param>
public sealed record BestCosines(int[] Nearest, float[] Cosine, int[] NearestSigned, float[] Signed)
{
    /// <summary>Mean of the largest |cosine|.</summary>
    public double MeanAbsolute => Cosine.Average(c => Math.Abs((double)c));

    /// <summary>Mean of the largest cosine: MMCS (Sharkey et al. 2022).</summary>
    public double MeanSigned => Signed.Average(c => (double)c);

    /// <summary>Share of directions whose largest |cosine| is at least a threshold.</summary>
    public double ShareFrom(double threshold) => (double)Cosine.Count(c => Math.Abs(c) >= threshold) / Cosine.Length;

    /// <param name="a">[n, d] of norm 1 or 0 (<see cref="UnitRows"/>).</param>
    /// <param name="b">[m, d] likewise, m at least 1.</param>
    /// <param name="width">d.</param>
    /// <param name="workers">Threads to use; no influence on any bit.</param>
    /// <param name="cancel">Gives it up between blocks.</param>
    internal static BestCosines Of(ReadOnlySpan<float> a, ReadOnlySpan<float> b, int width, Workers workers,
        CancellationToken cancel)
    {
        int n = a.Length / width;
        var best = new BestCosines(new int[n], new float[n], new int[n], new float[n]);
        Array.Fill(best.Signed, float.MinValue);
        CosineBlocks.Run(a, b, width, best.Raise, workers, cancel);
        return best;
    }

    void Raise(int row, int first, Span<float> cosines)
    {
        int signed = TensorPrimitives.IndexOfMax<float>(cosines), opposite = TensorPrimitives.IndexOfMin<float>(cosines);
        bool opposed = -cosines[opposite] > cosines[signed] || (-cosines[opposite] == cosines[signed] && opposite < signed);
        int nearest = opposed ? opposite : signed;
        if (Math.Abs(cosines[nearest]) > Math.Abs(Cosine[row])) (Nearest[row], Cosine[row]) = (first + nearest, cosines[nearest]);
        if (cosines[signed] > Signed[row]) (NearestSigned[row], Signed[row]) = (first + signed, cosines[signed]);
    }
}
