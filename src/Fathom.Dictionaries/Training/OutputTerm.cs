namespace Fathom.Dictionaries;

/// <summary>What c Σ‖r‖² / 2 gives b_dec, where other terms give the latents theirs.</summary>
/// <param name="errorSums">Σ_rows r, [d_out]</param>
/// <param name="scale">c.</param>
sealed unsafe class OutputTerm(double[] errorSums, float scale) : LossTerm
{
    public override void AddTo(int latent, float* row, ref LatentGradient gradient)
    {
    }

    public override void AddToOutput(Span<double> gradient)
    {
        for (int c = 0; c < gradient.Length; c++) gradient[c] += scale * errorSums[c];
    }
}
