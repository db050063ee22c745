namespace Fathom.Numerics;

/// <summary>
/// z = relu(TopK(W_enc x + b_enc)): of each row's pre-activations the k largest, ties to the lower latent, and of those
/// the positive ones. The pre-activations are those of <see cref="Linear"/>, to the bit.
/// </summary>
public static class TopKEncoder
{
    /// <summary>Rows whose pre-activations are made at a time.</summary>
    const int BlockRows = 64;

    /// <param name="x">[n, d]</param>
    /// <param name="n">Rows.</param>
    /// <param name="encoder">[M, d], packed.</param>
    /// <param name="bias">[M], or empty for none.</param>
    /// <param name="k">Active latents of a row at most; at least 1. A NaN is never among them.</param>
    /// <param name="codes">Reshaped to [n, k]; entries ascend by latent.</param>
    /// <param name="workers">Threads to use.</param>
    public static void Encode(ReadOnlySpan<float> x, int n, PackedWeights encoder, ReadOnlySpan<float> bias, int k,
        SparseCodes codes, Workers workers)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        int inputs = encoder.Inputs, latents = encoder.Outputs;
        Shapes.Require(x.Length, n, inputs, nameof(x));
        codes.Reshape(n, k);
        float[] preActivations = new float[BlockRows * latents];
        for (int start = 0; start < n; start += BlockRows)
        {
            int rows = Math.Min(BlockRows, n - start);
            Linear.Forward(x[(start * inputs)..], rows, encoder, bias, preActivations, workers);
            for (int row = 0; row < rows; row++)
                ReferenceTopK.Select(preActivations.AsSpan(row * latents, latents), k, codes, start + row);
        }
    }
}
