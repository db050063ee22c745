using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>
/// c Σ‖r_T‖² / 2 of what the steps of matching pursuit leave of every row, r_t = r_{t−1} − (r_{t−1} · D_i) D_i. A step of latent i
/// gives
/// <code>
/// ∂L/∂D_i = −h_t r_{t−1} − v_t g_t                                     g_t = ∂L/∂r_t, h_t = g_t · D_i
///         = −h_t s + c v_t e + h_t Σ_{u&lt;t} v_u D_u + v_t Σ_{u>t} h_u D_u      e = −r_T
/// </code>
/// by what r and g are made of, so that neither of them is kept of any step.
/// </summary>
/// <param name="steps">Of every row in their order.</param>
/// <param name="pairs">v by latent, with h as slopes.</param>
/// <param name="slopes">h at the places of the steps.</param>
/// <param name="input">s, [n, d]</param>
/// <param name="error">e, [n, d]</param>
/// <param name="inputSlopes">Σ_rows g_0, [d]</param>
/// <param name="directions">D, [M, d]</param>
/// <param name="scale">c.</param>
sealed unsafe class PursuitTerm(SparseCodes steps, PairsByLatent pairs, float* slopes, NativeBuffer<float> input,
    NativeBuffer<float> error, double[] inputSlopes, NativeBuffer<float> directions, float scale) : LossTerm
{
    readonly int d = inputSlopes.Length;

    public override void AddTo(int latent, float* row, ref LatentGradient gradient)
    {
        float* sum = gradient.Decoder;
        int lastRow = -1, t = -1;
        for (int i = pairs.Starts[latent]; i < pairs.Starts[latent + 1]; i++)
        {
            nint at = pairs.Rows[i];
            ReadOnlySpan<int> latents = steps.RowIndices((int)at);
            ReadOnlySpan<float> values = steps.RowValues((int)at);
            float* h = slopes + at * steps.Stride;
            int from = at == lastRow ? t + 1 : 0;
            (lastRow, t) = ((int)at, from + latents[from..].IndexOf(latent));
            RowVectors.AddScaled(-h[t], input.Pointer + at * d, sum, d);
            RowVectors.AddScaled(scale * values[t], error.Pointer + at * d, sum, d);
            for (int u = 0; u < latents.Length; u++)
            {
                if (u == t) continue;
                float factor = u < t ? h[t] * values[u] : values[t] * h[u];
                RowVectors.AddScaled(factor, directions.Pointer + (nint)latents[u] * d, sum, d);
            }
        }
    }

    // s = x − b_dec, and r_T is all of what is left.
    public override void AddToOutput(Span<double> gradient)
    {
        for (int c = 0; c < d; c++) gradient[c] -= inputSlopes[c];
    }
}
