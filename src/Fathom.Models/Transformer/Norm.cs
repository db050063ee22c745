using Fathom.Numerics;

namespace Fathom.Models;

/// <summary>A normalisation with its weight and bias: y = normalise(x) · weight + bias.</summary>
/// <param name="kind">Which normalisation.</param>
/// <param name="epsilon">Added to the variance.</param>
/// <param name="weight">[d]</param>
/// <param name="bias">[d], or empty for none.</param>
sealed class Norm(NormKind kind, float epsilon, float[] weight, float[] bias)
{
    /// <summary>[d]</summary>
    public ReadOnlySpan<float> Weight => weight;

    /// <summary>[d], or empty.</summary>
    public ReadOnlySpan<float> Bias => bias;

    /// <summary>The first half: normalise(x).</summary>
    public void Normalize(ReadOnlySpan<float> x /*[n,d]*/, int n, Span<float> y /*[n,d]*/, Workers workers)
    {
        if (kind == NormKind.LayerNorm) LayerNorm.Normalize(x, n, weight.Length, epsilon, y, workers);
        else RmsNorm.Normalize(x, n, weight.Length, epsilon, y, workers);
    }

    /// <summary>The second half, in place: y · weight + bias.</summary>
    public void Scale(Span<float> y /*[n,d]*/, int n, Workers workers) =>
        Affine.Forward(y, n, weight.Length, weight, bias, y, workers);

    /// <summary>Takes a vector's mean away where the norm does so.</summary>
    public void Centre(ReadOnlySpan<float> x /*[d]*/, Span<double> centred /*[d]*/)
    {
        double mean = 0;
        if (kind == NormKind.LayerNorm)
        {
            foreach (float value in x) mean += value;
            mean /= x.Length;
        }
        for (int i = 0; i < x.Length; i++) centred[i] = x[i] - mean;
    }

    /// <summary>What the norm divides a (centred) row by.</summary>
    public double Denominator(ReadOnlySpan<double> centred /*[d]*/)
    {
        double squares = 0;
        foreach (double value in centred) squares += value * value;
        return Math.Sqrt(squares / centred.Length + epsilon);
    }
}
