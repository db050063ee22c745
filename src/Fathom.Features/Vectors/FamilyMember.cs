namespace Fathom.Features;

/// <summary>A latent in a family.</summary>
/// <param name="Latent">The latent.</param>
/// <param name="Parent">The denser latent that it hangs on; −1 of the family's own.</param>
/// <param name="Depth">Steps below the family's own.</param>
/// <param name="Weight">Co-occurrence with the parent; 1 of the family's own.</param>
/// <param name="Density">Share of rows on which it is active.</param>
public sealed record FamilyMember(int Latent, int Parent, int Depth, double Weight, double Density);
