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
    public static void Tanh(Span<float> values, Workers workers) => Tanh(values, values, workers);

    /// <summary>The same from one place to another.</summary>
    /// <param name="x">[n]</param>
    /// <param name="y">[n]; may be <paramref name="x"/> itself.</param>
    /// <param name="workers">Threads to use.</param>
    public static void Tanh(ReadOnlySpan<float> x, Span<float> y, Workers workers) =>
        Elementwise.Apply(x, y, &GeluTanh.Apply, workers);

    /// <summary>dx = dy · gelu'(x) for <see cref="Tanh(Span{float}, Workers)"/>, and the function itself once more.</summary>
    /// <param name="x">[n], replaced by dx.</param>
    /// <param name="dy">[n], replaced by gelu(x), which the gradient of the map behind it needs.</param>
    /// <param name="workers">Threads to use.</param>
    public static void TanhBackward(Span<float> x, Span<float> dy, Workers workers) =>
        Elementwise.Apply(x, dy, &GeluTanh.Backward, workers);

    /// <summary>½ x (1 + erf(x / √2)), in place: the exact form, PyTorch's default.</summary>
    /// <param name="values">Any number of values.</param>
    /// <param name="workers">Threads to use.</param>
    public static void Erf(Span<float> values, Workers workers) => Erf(values, values, workers);

    /// <inheritdoc cref="Tanh(ReadOnlySpan{float}, Span{float}, Workers)"/>
    public static void Erf(ReadOnlySpan<float> x, Span<float> y, Workers workers) =>
        Elementwise.Apply(x, y, &GeluErf.Apply, workers);

    /// <summary>dx = dy · gelu'(x) for <see cref="Erf(Span{float}, Workers)"/>, and the function itself once more.</summary>
    /// <inheritdoc cref="TanhBackward"/>
    public static void ErfBackward(Span<float> x, Span<float> dy, Workers workers) =>
        Elementwise.Apply(x, dy, &GeluErf.Backward, workers);
}
