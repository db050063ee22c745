namespace Fathom.Dictionaries;

/// <summary>A part of the loss, ready for its backward pass; valid until the next step. Thread-safe.</summary>
abstract unsafe class LossTerm
{
    /// <summary>Adds the gradient of one latent.</summary>
    /// <param name="latent">j</param>
    /// <param name="row">D_j, [d_out]</param>
    /// <param name="gradient">Added to.</param>
    public abstract void AddTo(int latent, float* row, ref LatentGradient gradient);

    /// <summary>Adds ∂L/∂b_dec as far as b_dec is added to the output.</summary>
    /// <param name="gradient">[d_out]</param>
    public virtual void AddToOutput(Span<double> gradient)
    {
    }
}
