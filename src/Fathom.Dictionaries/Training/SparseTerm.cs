using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>One term of the loss, ready for its backward pass: c Σ‖r‖² / 2 over a sparse reconstruction.</summary>
/// <param name="Codes">The active latents f.</param>
/// <param name="Pairs">The same by latent.</param>
/// <param name="Slopes">∂L/∂f at every entry.</param>
/// <param name="Error">r, [n, d]</param>
/// <param name="Scale">c.</param>
sealed record SparseTerm(SparseCodes Codes, PairsByLatent Pairs, NativeBuffer<float> Slopes, NativeBuffer<float> Error,
    float Scale)
{
    /// <summary>The factor on Σ_rows f_j D_j / ‖D_j‖ in the decoder's gradient: of a penalty on f_j ‖D_j‖; 0 for none.</summary>
    public float NormSlope { get; init; }
}
