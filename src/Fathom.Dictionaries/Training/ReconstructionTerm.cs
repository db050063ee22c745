using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>
/// c Σ‖r‖² / 2 + Σ φ(f_j N_j) over the active latents of every row; N_j is the norm of the decoder row
/// (<see cref="RowNorm"/>), or 1 where rows are held at norm 1:
/// <code>
/// ∂/∂f_j = c r · D_j + φ'(f_j N_j) N_j      ∂/∂D_j = c Σ_rows f_j r + (Σ_rows φ'(f_j N_j) f_j) ∂N_j/∂D_j
/// </code>
/// </summary>
/// <param name="pairs">The active latents f, by latent.</param>
/// <param name="input">s, [n, d_in]</param>
/// <param name="error">r, [n, d_out]</param>
/// <param name="errorSums">Σ_rows r, [d_out]</param>
/// <param name="scale">c.</param>
sealed unsafe class ReconstructionTerm(PairsByLatent pairs, NativeBuffer<float> input, NativeBuffer<float> error,
    double[] errorSums, float scale) : LossTerm
{
    readonly int width = (int)(input.Length * errorSums.Length / error.Length);

    /// <summary>φ; null for none.</summary>
    public SparsityPenalty? Penalty { get; init; }

    /// <summary>N; null where rows are held at norm 1.</summary>
    public RowNorm? Norm { get; init; }

    /// <summary>Whether the error counts for b_dec. Of terms that each have the gradient of the same output for some latents, one
    /// does.</summary>
    public bool ReachesBias { get; init; } = true;

    /// <summary>The latents whose error this is: others get nothing.</summary>
    public Range Latents { get; init; } = Range.All;

    public override void AddTo(int latent, float* row, ref LatentGradient gradient)
    {
        int end = Latents.End.IsFromEnd ? int.MaxValue : Latents.End.Value;
        if (latent < Latents.Start.Value || latent >= end) return;
        float bias;
        if (Penalty is null)
        {
            bias = SparseGradient.OfLatent(pairs, latent, scale, [], input.Pointer, width, error.Pointer, row, errorSums.Length,
                gradient.Encoder, gradient.Decoder);
        }
        else
        {
            Span<float> slopes = AddPenalty(latent, row, ref gradient);
            bias = SparseGradient.OfLatent(pairs, latent, scale, slopes, input.Pointer, width, error.Pointer, row,
                errorSums.Length, gradient.Encoder, gradient.Decoder);
        }
        gradient.Numbers[0] += bias;
        gradient.Input += bias;
    }

    public override void AddToOutput(Span<double> gradient)
    {
        if (!ReachesBias) return;
        for (int c = 0; c < gradient.Length; c++) gradient[c] += scale * errorSums[c];
    }

    // Returns ∂/∂f_j of the penalty for every entry.
    Span<float> AddPenalty(int latent, float* row, ref LatentGradient gradient)
    {
        ReadOnlySpan<float> values = pairs.Values[pairs.Starts[latent]..pairs.Starts[latent + 1]];
        Span<float> slopes = pairs.RoomForSlopes(latent);
        float norm = Norm?.Of(row) ?? 1;
        gradient.Penalty += Penalty!.Slopes(values, norm, slopes);
        double alongNorm = 0;
        for (int i = 0; i < slopes.Length; i++)
        {
            alongNorm += (double)slopes[i] * values[i];
            slopes[i] *= norm;
        }
        Norm?.AddSlope((float)alongNorm, row, gradient.Decoder);
        return slopes;
    }
}
