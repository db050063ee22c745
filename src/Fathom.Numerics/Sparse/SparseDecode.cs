namespace Fathom.Numerics;

/// <summary>
/// x̂ = z W_dec + b_dec: each row is the bias plus value × decoder row for its entries, in their order (ascending by
/// latent), by fused multiply-adds.
/// </summary>
public static class SparseDecode
{
    /// <param name="codes">[n, stride] entries.</param>
    /// <param name="decoder">[M, d]</param>
    /// <param name="bias">[d], or empty for none.</param>
    /// <param name="d">Values of a row.</param>
    /// <param name="y">[n, d]</param>
    /// <param name="workers">Threads to use.</param>
    public static void Forward(SparseCodes codes, ReadOnlySpan<float> decoder, ReadOnlySpan<float> bias, int d,
        Span<float> y, Workers workers)
    {
        ArgumentNullException.ThrowIfNull(workers);
        Shapes.Require(y.Length, codes.Rows, d, nameof(y));
        if (bias.Length != 0) Shapes.Require(bias.Length, 1, d, nameof(bias));
        ReferenceSparseDecode.Forward(codes, decoder, bias, d, y);
    }
}
