namespace Fathom.Numerics;

/// <summary>
/// The linear map y = x Wᵀ + b. Every y is b plus the products in the order of the inputs, added one by one with fused
/// multiply-adds: the same bits for any batch, tile or number of threads.
/// </summary>
public static unsafe class Linear
{
    /// <param name="x">[n, inputs]</param>
    /// <param name="n">Rows.</param>
    /// <param name="weights">[outputs, inputs], packed.</param>
    /// <param name="bias">[outputs], or empty for none.</param>
    /// <param name="y">[n, outputs]</param>
    /// <param name="workers">Threads to use.</param>
    public static void Forward(ReadOnlySpan<float> x, int n, PackedWeights weights, ReadOnlySpan<float> bias,
        Span<float> y, Workers workers)
    {
        int inputs = weights.Inputs, outputs = weights.Outputs;
        ArgumentOutOfRangeException.ThrowIfLessThan(x.Length, n * inputs);
        ArgumentOutOfRangeException.ThrowIfLessThan(y.Length, n * outputs);
        if (bias.Length != 0) ArgumentOutOfRangeException.ThrowIfNotEqual(bias.Length, outputs);
        fixed (float* px = x, py = y, pb = bias)
        {
            float* xs = px, ys = py, bs = pb;
            workers.For(n, row =>
            {
                for (int o = 0; o < outputs; o++)
                {
                    float* panel = weights.Panel(o / PackedWeights.PanelWidth) + o % PackedWeights.PanelWidth;
                    float sum = bs == null ? 0f : bs[o];
                    for (int i = 0; i < inputs; i++)
                        sum = MathF.FusedMultiplyAdd(xs[(long)row * inputs + i], panel[(long)i * PackedWeights.PanelWidth], sum);
                    ys[(long)row * outputs + o] = sum;
                }
            });
        }
    }
}
