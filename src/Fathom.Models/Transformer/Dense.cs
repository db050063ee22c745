using Fathom.Numerics;

namespace Fathom.Models;

/// <summary>A linear map with its bias: y = x Wᵀ + b.</summary>
sealed class Dense : IDisposable
{
    readonly PackedWeights weights;
    readonly float[] bias;

    /// <param name="outputs">Values in a row of y.</param>
    /// <param name="inputs">Values in a row of x.</param>
    /// <param name="weight">The matrix in the order that <paramref name="layout"/> names; copied.</param>
    /// <param name="layout">How it lies in memory.</param>
    /// <param name="bias">[outputs], or empty for none; kept.</param>
    /// <param name="workers">Threads to use.</param>
    public Dense(int outputs, int inputs, ReadOnlySpan<float> weight, WeightLayout layout, float[] bias, Workers workers)
    {
        weights = new PackedWeights(outputs, inputs).Pack(weight, layout, workers);
        this.bias = bias;
    }

    public int Outputs => weights.Outputs;

    public int Inputs => weights.Inputs;

    public void Forward(ReadOnlySpan<float> x /*[n,in]*/, int n, Span<float> y /*[n,out]*/, Workers workers) =>
        Linear.Forward(x, n, weights, bias, y, workers);

    /// <summary>y = x Wᵀ: what the map does to a direction rather than to a point.</summary>
    public void ForwardWithoutBias(ReadOnlySpan<float> x /*[n,in]*/, int n, Span<float> y /*[n,out]*/, Workers workers) =>
        Linear.Forward(x, n, weights, [], y, workers);

    public void Dispose() => weights.Dispose();
}
