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

    /// <summary>Both halves in one go.</summary>
    public void Forward(ReadOnlySpan<float> x /*[n,d]*/, int n, Span<float> y /*[n,d]*/, Workers workers)
    {
        if (kind == NormKind.LayerNorm) LayerNorm.Forward(x, n, weight, bias, epsilon, y, workers);
        else RmsNorm.Forward(x, n, weight, bias, epsilon, y, workers);
    }

    /// <summary>The first half, normalise(x), keeping what each (centred) row was multiplied by, for the way back.</summary>
    public void Normalize(ReadOnlySpan<float> x /*[n,d]*/, int n, Span<float> y /*[n,d]*/, Span<float> factors /*[n] or empty*/,
        Workers workers)
    {
        if (kind == NormKind.LayerNorm) LayerNorm.Normalize(x, n, weight.Length, epsilon, y, factors, workers);
        else RmsNorm.Normalize(x, n, weight.Length, epsilon, y, factors, workers);
    }

    /// <summary>The second half: z = y · weight + bias; may be in place.</summary>
    public void Scale(ReadOnlySpan<float> y /*[n,d]*/, int n, Span<float> z /*[n,d]*/, Workers workers) =>
        Affine.Forward(y, n, weight.Length, weight, bias, z, workers);

    /// <summary>Both halves on the way back: dx += normalise'(dz · weight), and the gradients of weight and bias.</summary>
    /// <param name="y">[n, d], the normalised rows.</param>
    /// <param name="factors">[n], as they were kept on the way forwards.</param>
    /// <param name="n">Rows.</param>
    /// <param name="dz">[n, d], used up.</param>
    /// <param name="dx">[n, d]; the gradient is added.</param>
    /// <param name="gradients">Those of weight and bias are added.</param>
    /// <param name="workers">Threads to use.</param>
    public void Backward(ReadOnlySpan<float> y, ReadOnlySpan<float> factors, int n, Span<float> dz, Span<float> dx,
        Gradients gradients, Workers workers)
    {
        int d = weight.Length;
        Affine.Backward(y, n, d, weight, dz, gradients.Of(weight), bias.Length == 0 ? [] : gradients.Of(bias));
        if (kind == NormKind.LayerNorm) LayerNorm.Backward(y, factors, dz, n, d, dx, workers);
        else RmsNorm.Backward(y, factors, dz, n, d, dx, workers);
    }

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
