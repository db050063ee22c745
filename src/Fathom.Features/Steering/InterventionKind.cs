namespace Fathom.Features;

/// <summary>What is done to an activation h along a direction D, at strength c. f(h) is the latent's activation; of a direction
/// that is no latent ⟨h, D⟩ / ‖D‖². P projects on D.</summary>
public enum InterventionKind
{
    /// <summary>h + c D</summary>
    Add,

    /// <summary>h + (c − f(h)) D: the dictionary's reconstruction with f = c, its error kept.</summary>
    Clamp,

    /// <summary>h − f(h) D: clamped to 0.</summary>
    Ablate,

    /// <summary>h → (h − P h) + c P h</summary>
    Orthogonal,

    /// <summary>h − max(0, ⟨h, D⟩ / ‖D‖² − c) D: no further along D than c D.</summary>
    Cap,
}
