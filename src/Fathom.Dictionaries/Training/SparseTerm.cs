using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>The reconstruction's part of the loss, ready for its backward pass: c Σ‖r‖² / 2 + p Σ f_j ‖D_j‖.</summary>
/// <param name="Pairs">The active latents f, by latent.</param>
/// <param name="Input">s, [n, d]</param>
/// <param name="Error">r, [n, d]</param>
/// <param name="ErrorSums">Σ_rows r, [d]</param>
/// <param name="Scale">c.</param>
/// <param name="Penalty">p, 0 for no penalty; where rows are held at norm 1, the norms are left out.</param>
sealed record SparseTerm(PairsByLatent Pairs, NativeBuffer<float> Input, NativeBuffer<float> Error, double[] ErrorSums,
    float Scale, float Penalty);
