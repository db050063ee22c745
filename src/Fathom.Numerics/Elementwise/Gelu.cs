namespace Fathom.Numerics;

/// <summary>
/// The Gaussian error linear unit (Hendrycks and Gimpel, 2016): x · Φ(x), Φ being the standard normal distribution.
/// Relative error below 1e-6; −∞ gives NaN, as the formula does.
/// </summary>
public static unsafe class Gelu
{
    /// <summary>½ x (1 + tanh(√(2/π) (x + 0.044715 x³))), in place: GPT-2's "gelu_new".</summary>
    /// <param name="values">Any number of values.</param>
    /// <param name="workers">Threads to use.</param>
    public static void Tanh(Span<float> values, Workers workers) => Elementwise.Apply(values, &GeluTanh.Apply, workers);

    /// <summary>½ x (1 + erf(x / √2)), in place: the exact form, PyTorch's default.</summary>
    /// <param name="values">Any number of values.</param>
    /// <param name="workers">Threads to use.</param>
    public static void Erf(Span<float> values, Workers workers) => Elementwise.Apply(values, &GeluErf.Apply, workers);
}
