using System.Buffers;

namespace Fathom.Numerics;

/// <summary>
/// z = TopK(W_enc x + b_enc) without a relu: of each row's pre-activations the k largest, by magnitude or by value, with their
/// signs; ties go to the lower latent. With k = M all of them.
/// </summary>
public static class SignedTopKEncoder
{
    /// <param name="x">[n, d]</param>
    /// <param name="n">Rows.</param>
    /// <param name="encoder">[M, d], packed.</param>
    /// <param name="bias">[M], or empty for none.</param>
    /// <param name="k">Active latents of a row at most, 1 … M. A NaN is never among them.</param>
    /// <param name="byMagnitude">Whether |pre| is what is compared, rather than pre.</param>
    /// <param name="codes">Reshaped to [n, k]; entries ascend by latent.</param>
    /// <param name="workers">Threads to use.</param>
    public static void Encode(ReadOnlySpan<float> x, int n, PackedWeights encoder, ReadOnlySpan<float> bias, int k,
        bool byMagnitude, SparseCodes codes, Workers workers)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(k, encoder.Outputs);
        Shapes.Require(x.Length, n, encoder.Inputs, nameof(x));
        codes.Reshape(n, k);
        WholeRows.Visit(x, n, encoder, bias, workers, (row, values) => Select(values.Span, k, byMagnitude, codes, row));
    }

    static void Select(ReadOnlySpan<float> values, int k, bool byMagnitude, SparseCodes codes, int row)
    {
        int count = 0, at = row * codes.Stride;
        float[] keys = ArrayPool<float>.Shared.Rent(2 * values.Length);
        Span<float> key = keys.AsSpan(0, values.Length), scratch = keys.AsSpan(values.Length, values.Length);
        for (int i = 0; i < key.Length; i++)
            key[i] = float.IsNaN(values[i]) ? float.NegativeInfinity : byMagnitude ? Math.Abs(values[i]) : values[i];
        key.CopyTo(scratch);
        float bar = k < key.Length ? Selection.Largest(scratch, k) : float.NegativeInfinity;
        int ties = k;
        foreach (float one in key)
            if (one > bar) ties--;
        for (int latent = 0; latent < values.Length; latent++)
        {
            if (!(key[latent] > bar || key[latent] == bar && ties-- > 0)) continue;
            if (values[latent] == 0 || float.IsNaN(values[latent])) continue;
            (codes.Indices[at + count], codes.Values[at + count]) = (latent, values[latent]);
            count++;
        }
        codes.Counts[row] = count;
        ArrayPool<float>.Shared.Return(keys);
    }
}
