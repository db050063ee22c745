namespace Fathom.Numerics;

/// <summary>
/// The backward pass of a sparse decoder x̂ = Σ_j f_j D_j, given the error r = x̂ − y of every row, for a loss c Σ ‖r‖² / 2:
/// <code>
/// ∂/∂f_j = c r · D_j           (only where f_j fires: relu and top-k pass nothing elsewhere)
/// ∂/∂D_j = c Σ_rows f_j r      ∂/∂W_j = Σ_rows (∂/∂f_j) s      ∂/∂b_j = Σ_rows ∂/∂f_j
/// </code>
/// </summary>
public static unsafe class SparseGradient
{
    /// <summary>∂/∂f of every entry.</summary>
    /// <param name="codes">n rows of active latents.</param>
    /// <param name="error">r, [n, d]</param>
    /// <param name="decoder">D, [M, d]</param>
    /// <param name="d">Width.</param>
    /// <param name="scale">c.</param>
    /// <param name="gradients">Filled at the places of the entries, [n, Stride].</param>
    /// <param name="workers">Threads to use.</param>
    public static void OfActivations(SparseCodes codes, ReadOnlySpan<float> error, ReadOnlySpan<float> decoder, int d,
        float scale, Span<float> gradients, Workers workers)
    {
        Shapes.Require(error.Length, codes.Rows, d, nameof(error));
        Shapes.Require(gradients.Length, codes.Rows, codes.Stride, nameof(gradients));
        fixed (float* pe = error, pd = decoder, pg = gradients)
        {
            float* e = pe, weights = pd, g = pg;
            workers.ForRanges(codes.Rows, 64, (start, end, _) =>
            {
                for (int row = start; row < end; row++)
                {
                    ReadOnlySpan<int> latents = codes.RowIndices(row);
                    for (int j = 0; j < latents.Length; j++)
                        g[(long)row * codes.Stride + j] = scale * RowVectors.Dot(e + (long)row * d,
                            weights + (long)latents[j] * d, d);
                }
            });
        }
    }

    /// <summary>Adds one latent's gradients over all of its entries to what is there.</summary>
    /// <param name="entries">Places of the latent's entries in the codes.</param>
    /// <param name="stride">The codes' stride.</param>
    /// <param name="values">f at every place.</param>
    /// <param name="gradients">∂/∂f at every place.</param>
    /// <param name="scale">c.</param>
    /// <param name="input">s, [n, d]</param>
    /// <param name="error">r, [n, d]</param>
    /// <param name="d">Width.</param>
    /// <param name="encoder">∂/∂W_j, [d], added to.</param>
    /// <param name="decoder">∂/∂D_j, [d], added to.</param>
    /// <returns>∂/∂b_j of these entries.</returns>
    internal static float OfLatent(ReadOnlySpan<int> entries, int stride, float* values, float* gradients, float scale,
        float* input, float* error, int d, float* encoder, float* decoder)
    {
        float bias = 0;
        foreach (int entry in entries)
        {
            long row = entry / stride;
            float g = gradients[entry];
            bias += g;
            RowVectors.AddScaled(g, input + row * d, encoder, d);
            RowVectors.AddScaled(scale * values[entry], error + row * d, decoder, d);
        }
        return bias;
    }
}
