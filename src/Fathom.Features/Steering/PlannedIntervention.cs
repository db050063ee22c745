namespace Fathom.Features;

/// <summary>An intervention whose direction and strength have been found.</summary>
/// <param name="Kind">What is done.</param>
/// <param name="Latent">The latent, or −1.</param>
/// <param name="Direction">D, [d].</param>
/// <param name="Amount">c, in lengths of D; of an orthogonal one the factor.</param>
/// <param name="Gate">The latent that has to fire, or −1.</param>
/// <param name="Above">The gate's threshold.</param>
/// <param name="Positions">Which tokens.</param>
/// <param name="SpecialTokens">Whether special ones too.</param>
readonly record struct PlannedIntervention(InterventionKind Kind, int Latent, float[] Direction, float Amount, int Gate,
    float Above, SteeredPositions Positions, bool SpecialTokens)
{
    /// <summary>Whether it needs to know what the latents are.</summary>
    public bool NeedsCodes => Gate >= 0 || Latent >= 0 && Kind is InterventionKind.Clamp or InterventionKind.Ablate;

    /// <summary>Whether it moves a latent by its decoder, all such at once, from the activation before any of it.</summary>
    public bool MovesLatent => Latent >= 0
        && Kind is InterventionKind.Add or InterventionKind.Clamp or InterventionKind.Ablate;

    /// <param name="position">Of a token in its text.</param>
    /// <param name="prompt">Tokens of the prompt.</param>
    public bool Reaches(int position, int prompt) => Positions switch
    {
        SteeredPositions.Prompt => position < prompt,
        SteeredPositions.Generated => position >= prompt,
        SteeredPositions.Last => position == prompt - 1,
        _ => true,
    };
}
