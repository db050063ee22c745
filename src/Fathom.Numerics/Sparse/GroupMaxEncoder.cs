namespace Fathom.Numerics;

/// <summary>
/// The latents lie in k groups of M / k consecutive ones; of each group the largest pre-activation of W_enc x + b_enc is kept
/// where it is positive, ties going to the lower latent.
/// </summary>
public static class GroupMaxEncoder
{
    /// <param name="x">[n, d]</param>
    /// <param name="n">Rows.</param>
    /// <param name="encoder">[M, d], packed; M is a multiple of k.</param>
    /// <param name="bias">[M], or empty for none.</param>
    /// <param name="k">Groups.</param>
    /// <param name="codes">Reshaped to [n, k]; entries ascend by latent.</param>
    /// <param name="workers">Threads to use.</param>
    public static void Encode(ReadOnlySpan<float> x, int n, PackedWeights encoder, ReadOnlySpan<float> bias, int k,
        SparseCodes codes, Workers workers)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        ArgumentOutOfRangeException.ThrowIfNotEqual(encoder.Outputs % k, 0);
        Shapes.Require(x.Length, n, encoder.Inputs, nameof(x));
        codes.Reshape(n, k);
        int size = encoder.Outputs / k;
        WholeRows.Visit(x, n, encoder, bias, workers, (row, values) => Select(values.Span, size, codes, row));
    }

    static void Select(ReadOnlySpan<float> values, int size, SparseCodes codes, int row)
    {
        int count = 0, at = row * codes.Stride;
        for (int first = 0; first < values.Length; first += size)
        {
            (int best, float largest) = (-1, 0);
            for (int latent = first; latent < first + size; latent++)
                if (values[latent] > largest) (best, largest) = (latent, values[latent]);
            if (best < 0) continue;
            (codes.Indices[at + count], codes.Values[at + count]) = (best, largest);
            count++;
        }
        codes.Counts[row] = count;
    }
}
