namespace Fathom.Dictionaries;

/// <summary>The gradient of one latent's parameters; every term of the loss adds to it.</summary>
unsafe ref struct LatentGradient
{
    /// <summary>∂L/∂W_j, [d_in]</summary>
    public float* Encoder;

    /// <summary>∂L/∂D_j, [d_out]</summary>
    public float* Decoder;

    /// <summary>∂L/∂ of its own numbers, in the order of <see cref="TrainState.LatentNumbers"/>: b_enc comes first.</summary>
    public float* Numbers;

    /// <summary>Σ_rows ∂L/∂(W_j s): what reaches b_dec through the centred input.</summary>
    public float Input;

    /// <summary>What the latent adds to the penalty.</summary>
    public double Penalty;
}
