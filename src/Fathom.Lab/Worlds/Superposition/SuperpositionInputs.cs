using Fathom.Numerics;

namespace Fathom.Lab.Superposition;

/// <summary>Samples of sparse features: x_i = 0 with probability S, else uniform on (0, 1). Each is its own label.</summary>
/// <param name="features">n.</param>
/// <param name="sparsity">S.</param>
/// <param name="seed">Equal seeds give equal samples.</param>
public sealed class SuperpositionInputs(int features, double sparsity, ulong seed)
{
    /// <summary>Writes sample number <paramref name="sample"/>, a function of that number alone.</summary>
    /// <param name="sample">From 0.</param>
    /// <param name="x">[n]</param>
    public void Read(long sample, Span<double> x)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(x.Length, features);
        var random = new Philox(seed, (ulong)sample);
        double present = 1 - sparsity;
        for (int i = 0; i < features; i++)
        {
            // Uniform below 1 − S is a feature that is there, and then its size is uniform on (0, 1 − S).
            double u = random.Uniform((ulong)i);
            x[i] = u < present ? u / present : 0;
        }
    }
}
