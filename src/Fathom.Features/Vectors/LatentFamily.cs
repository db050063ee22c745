namespace Fathom.Features;

/// <summary>A latent of a general meaning with those of narrower ones below it.</summary>
/// <param name="Members">Depth first, the family's own latent before its children, heavier children before lighter ones.</param>
/// <param name="Iteration">In which iteration it was found, from 0.</param>
/// <param name="ParentWeight">Mean co-occurrence of the parent with each other member.</param>
/// <param name="ChildWeight">Mean co-occurrence of two others; 0 where they are never active together.</param>
public sealed record LatentFamily(IReadOnlyList<FamilyMember> Members, int Iteration, double ParentWeight, double ChildWeight)
{
    /// <summary>The family's own latent.</summary>
    public int Parent => Members[0].Latent;

    /// <summary>ParentWeight over ChildWeight: far above 1 where the parent holds the family together; null where the others are
    /// never active together.</summary>
    public double? Ratio => ChildWeight > 0 ? ParentWeight / ChildWeight : null;
}
