using System.Runtime.CompilerServices;

namespace Fathom.Numerics;

/// <summary>
/// The backward pass of a sparse autoencoder f = act(g W s + b), x̂ = Σ_j f_j D_j, given the error r = x̂ − y of every row, for a
/// loss c Σ ‖r‖² / 2 with a penalty beside it whose slope ∂/∂f_j is p_j in each row:
/// <code>
/// ∂/∂f_j = c r · D_j + p_j     (only where f_j fires: relu and top-k pass nothing elsewhere)
/// ∂/∂D_j = c Σ_rows f_j r      ∂/∂W_j = g_j Σ_rows (∂/∂f_j) s      ∂/∂b_j = Σ_rows ∂/∂f_j
/// </code>
/// </summary>
internal static unsafe class SparseGradient
{
    /// <summary>Adds one latent's gradients over all of its entries to what is there. An error row is loaded once, for the slope
    /// and for D_j.</summary>
    /// <param name="pairs">The entries of all latents.</param>
    /// <param name="latent">Which one's.</param>
    /// <param name="scale">c.</param>
    /// <param name="penalties">p_j of each of the latent's entries, or empty for none.</param>
    /// <param name="input">s, [n, d]</param>
    /// <param name="d">Width of the input.</param>
    /// <param name="error">r, [n, d_out]</param>
    /// <param name="weight">D_j, [d_out]</param>
    /// <param name="dOut">Width of the output.</param>
    /// <param name="encoder">∂/∂W_j, [d], added to.</param>
    /// <param name="decoder">∂/∂D_j, [d_out], added to.</param>
    /// <param name="gain">g_j.</param>
    /// <param name="errorRow">Floats from one row of the error to the next; 0: d_out.</param>
    /// <returns>∂/∂b_j of these entries.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float OfLatent(PairsByLatent pairs, int latent, float scale, ReadOnlySpan<float> penalties, float* input, int d,
        float* error, float* weight, int dOut, float* encoder, float* decoder, float gain = 1,
        int errorRow = 0)
    {
        float bias = 0;
        nint pitch = errorRow == 0 ? dOut : errorRow;
        fixed (int* rows = pairs.Rows)
        fixed (float* values = pairs.Values, further = penalties)
        {
            int start = pairs.Starts[latent];
            for (int i = start, end = pairs.Starts[latent + 1]; i < end; i++)
            {
                nint row = rows[i];
                float along = RowVectors.AddScaledAndDot(scale * values[i], error + row * pitch, decoder, weight, dOut);
                float slope = scale * along + (further == null ? 0 : further[i - start]);
                bias += slope;
                RowVectors.AddScaled(gain * slope, input + row * d, encoder, d);
            }
        }
        return bias;
    }
}
