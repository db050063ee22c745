namespace Fathom.Numerics;

/// <summary>The linear map in plain loops over weights as they lie: the oracle of the tiled one, to the bit.</summary>
internal static class ReferenceLinear
{
    /// <param name="x">[n, inputs]</param>
    /// <param name="n">Rows.</param>
    /// <param name="weights">[outputs, inputs]</param>
    /// <param name="bias">[outputs], or empty for none.</param>
    /// <param name="inputs">Values of a source row.</param>
    /// <param name="outputs">Values of a destination row.</param>
    /// <param name="y">[n, outputs]</param>
    public static void Forward(ReadOnlySpan<float> x, int n, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias,
        int inputs, int outputs, Span<float> y)
    {
        for (int row = 0; row < n; row++)
            for (int o = 0; o < outputs; o++)
            {
                float sum = bias.Length == 0 ? 0f : bias[o];
                for (int i = 0; i < inputs; i++)
                    sum = MathF.FusedMultiplyAdd(x[row * inputs + i], weights[o * inputs + i], sum);
                y[row * outputs + o] = sum;
            }
    }
}
