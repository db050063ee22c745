using Fathom.Numerics;

namespace Fathom.Models;

/// <summary>
/// A linear map with its bias: y = x Wᵀ + b; on the way back dx = dy W, dW = dyᵀ x, db = Σ_rows dy. The weights are kept as
/// the multiplication reads them; a map that is trained also keeps Wᵀ, and where both come from.
/// </summary>
sealed class Dense : IDisposable
{
    readonly PackedWeights weights;
    readonly ArraySegment<float> bias;
    readonly PackedWeights? transposed;
    readonly WeightView source;

    /// <param name="outputs">Values in a row of y.</param>
    /// <param name="inputs">Values in a row of x.</param>
    /// <param name="weight">Where the matrix lies; copied, and remembered only where the map is trained.</param>
    /// <param name="bias">[outputs], or empty for none; kept.</param>
    /// <param name="trained">Whether the weights will change, and gradients are wanted.</param>
    /// <param name="workers">Threads to use.</param>
    public Dense(int outputs, int inputs, WeightView weight, ArraySegment<float> bias, bool trained, Workers workers)
    {
        weights = new PackedWeights(outputs, inputs, trained ? WeightFormat.F32 : weight.Format);
        this.bias = bias;
        if (!trained)
        {
            weight.Pack(weights, workers);
            return;
        }
        transposed = new PackedWeights(inputs, outputs);
        source = weight;
        Repack(workers);
    }

    public int Outputs => weights.Outputs;

    public int Inputs => weights.Inputs;

    /// <summary>Takes over what the weights of a trained map are now.</summary>
    public void Repack(Workers workers)
    {
        source.Pack(weights, workers);
        source.Transposed.Pack(transposed!, workers);
    }

    public void Forward(ReadOnlySpan<float> x /*[n,in]*/, int n, Span<float> y /*[n,out]*/, Workers workers) =>
        Linear.Forward(x, n, weights, bias, y, workers);

    /// <summary>y = gelu(x Wᵀ + b), or y += x Wᵀ + b, as the end says: the bits of one after the other.</summary>
    public void Forward(ReadOnlySpan<float> x /*[n,in]*/, int n, Span<float> y /*[n,out]*/, LinearEnd end, Workers workers) =>
        Linear.Forward(x, n, weights, bias, y, end, workers);

    /// <summary>y = x Wᵀ: what the map does to a direction rather than to a point.</summary>
    public void ForwardWithoutBias(ReadOnlySpan<float> x /*[n,in]*/, int n, Span<float> y /*[n,out]*/, Workers workers) =>
        Linear.Forward(x, n, weights, [], y, workers);

    /// <summary>dx = dy W, or dx += dy W.</summary>
    public void BackwardInput(ReadOnlySpan<float> dy /*[n,out]*/, int n, Span<float> dx /*[n,in]*/, bool adds, Workers workers) =>
        Linear.BackwardInput(dy, n, transposed!, dx, adds, workers);

    /// <summary>dW += dyᵀ x;  db += Σ_rows dy.</summary>
    public void BackwardWeight(ReadOnlySpan<float> x /*[n,in]*/, ReadOnlySpan<float> dy /*[n,out]*/, int n,
        Gradients gradients, Workers workers)
    {
        Linear.BackwardWeight(x, Inputs, dy, Outputs, n, source.Layout, gradients.Of(source.Tensor)[source.Start..], source.Row,
            workers);
        if (bias.Count != 0) Linear.BackwardBias(dy, n, gradients.Of(bias));
    }

    public void Dispose()
    {
        weights.Dispose();
        transposed?.Dispose();
    }
}
