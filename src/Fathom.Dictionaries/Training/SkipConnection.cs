using System.Numerics.Tensors;
using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>
/// What goes past the latents of a transcoder (Paulo et al. 2025, "Transcoders beat sparse autoencoders for interpretability"):
/// <code>
/// ŷ = f W_dec + b_dec + W_skip x      ∂L/∂W_skip = c Σ_rows r xᵀ
/// </code>
/// It starts at 0.
/// </summary>
/// <param name="state">What is trained.</param>
/// <param name="batches">Batches of a step, over whose gradients the mean is taken.</param>
/// <param name="workers">Threads to use; no result depends on them.</param>
sealed unsafe class SkipConnection(TrainState state, int batches, Workers workers) : IDisposable
{
    readonly PlainParameter weight = state.Skip!;
    readonly int d = state.Layout.Width, dOut = state.Layout.OutputWidth;
    readonly PackedWeights packed = new(state.Layout.OutputWidth, state.Layout.Width);
    readonly NativeBuffer<float> gradient = new((long)state.Layout.Width * state.Layout.OutputWidth);

    /// <summary>‖∂L/∂W_skip‖² of what was added since <see cref="Clear"/>.</summary>
    public double SquaredNorm
    {
        get
        {
            double sum = 0;
            for (int row = 0; row < dOut; row++)
            {
                float* values = gradient.Pointer + (nint)row * d;
                sum += RowVectors.Dot(values, values, d);
            }
            return sum;
        }
    }

    /// <summary>target −= W_skip x</summary>
    /// <param name="x">[n, d_in]</param>
    /// <param name="target">[n, d_out]</param>
    public void Subtract(NativeBuffer<float> x, NativeBuffer<float> target)
    {
        packed.Pack(weight.Value.Span, WeightLayout.OutputByInput, workers);
        using PooledFloats past = new(target.Length);
        Linear.Forward(x.Span, (int)(x.Length / d), packed, [], past.Span, workers);
        TensorPrimitives.Subtract(target.Span, past.Span, target.Span);
    }

    /// <summary>Adds a batch's part of the gradient.</summary>
    /// <param name="x">[n, d_in]</param>
    /// <param name="error">r, [n, d_out]</param>
    /// <param name="scale">c.</param>
    public void Differentiate(NativeBuffer<float> x, NativeBuffer<float> error, float scale)
    {
        using PooledFloats room = new(error.Length);
        TensorPrimitives.Multiply(error.Span, scale / batches, room.Span[..(int)error.Length]);
        Linear.BackwardWeight(x.Span, d, room.Span[..(int)error.Length], dOut, (int)(x.Length / d), WeightLayout.OutputByInput,
            gradient.Span, d, workers);
    }

    /// <summary>Begins a step.</summary>
    public void Clear() => gradient.Span.Clear();

    /// <summary>Moves W_skip.</summary>
    public void Step(RowOptimiser optimiser) => optimiser.Apply(gradient.Pointer, weight.Value.Pointer, weight.First.Pointer,
        weight.Second.Pointer, d * dOut);

    public void Dispose()
    {
        packed.Dispose();
        gradient.Dispose();
    }
}
