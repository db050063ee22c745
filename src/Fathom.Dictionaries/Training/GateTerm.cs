using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>
/// c Σ‖r'‖² / 2 + p Σ π over the open gates of every row, r' being the error of what the gates alone would write, with a decoder
/// that is held constant:
/// <code>
/// ∂/∂π_j = c r' · D_j + p      ∂/∂W_j = Σ_rows (∂/∂π_j) s      ∂/∂b_gate = Σ_rows ∂/∂π_j
/// </code>
/// </summary>
/// <param name="pairs">The open gates π, by latent.</param>
/// <param name="input">s, [n, d_in]</param>
/// <param name="error">r', [n, d_out]</param>
/// <param name="layout">Its widths.</param>
/// <param name="scale">c.</param>
/// <param name="penalty">p.</param>
sealed unsafe class GateTerm(PairsByLatent pairs, NativeBuffer<float> input, NativeBuffer<float> error, RowLayout layout,
    float scale, float penalty) : LossTerm
{
    readonly int width = layout.Width, outputs = layout.OutputWidth;

    public override void AddTo(int latent, float* row, ref LatentGradient gradient)
    {
        float sum = 0;
        for (int i = pairs.Starts[latent]; i < pairs.Starts[latent + 1]; i++)
        {
            nint at = pairs.Rows[i];
            float slope = scale * RowVectors.Dot(error.Pointer + at * outputs, row, outputs) + penalty;
            RowVectors.AddScaled(slope, input.Pointer + at * width, gradient.Encoder, width);
            gradient.Penalty += (double)penalty * pairs.Values[i];
            sum += slope;
        }
        gradient.Numbers[0] += sum;
        gradient.Input += sum;
    }
}
