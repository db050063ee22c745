using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>
/// c Σ‖r‖² / 2 of magnitudes f_j = g_j e_j + b_j, e = W s and g = e^r_mag, over what fires of every row:
/// <code>
/// δ = c r · D_j     ∂/∂D_j = c Σ f_j r     ∂/∂W_j = g_j Σ δ s     ∂/∂b_j = Σ δ     ∂/∂r_mag = Σ δ g_j e_j = D_j · ∂/∂D_j − b_j Σ δ
/// </code>
/// </summary>
/// <param name="pairs">What fires, by latent.</param>
/// <param name="input">s, [n, d_in]</param>
/// <param name="error">r, [n, d_out]</param>
/// <param name="errorSums">Σ_rows r, [d_out]</param>
/// <param name="scale">c.</param>
/// <param name="gains">g, [M]</param>
/// <param name="biases">b_mag, [M]</param>
sealed unsafe class MagnitudeTerm(PairsByLatent pairs, NativeBuffer<float> input, NativeBuffer<float> error,
    double[] errorSums, float scale, float[] gains, NativeBuffer<float> biases) : LossTerm
{
    readonly int width = (int)(input.Length * errorSums.Length / error.Length);

    public override void AddTo(int latent, float* row, ref LatentGradient gradient)
    {
        float gain = gains[latent], before = RowVectors.Dot(gradient.Decoder, row, errorSums.Length);
        float bias = SparseGradient.OfLatent(pairs, latent, scale, [], input.Pointer, width, error.Pointer, row, errorSums.Length,
            gradient.Encoder, gradient.Decoder, gain);
        float along = RowVectors.Dot(gradient.Decoder, row, errorSums.Length) - before;
        gradient.Numbers[GatedStep.MagnitudeScale] += along - biases.Pointer[latent] * bias;
        gradient.Numbers[GatedStep.MagnitudeBias] += bias;
        gradient.Input += gain * bias;
    }

    public override void AddToOutput(Span<double> gradient)
    {
        for (int c = 0; c < gradient.Length; c++) gradient[c] += scale * errorSums[c];
    }
}
