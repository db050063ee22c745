namespace Fathom.Lab.Stories;

/// <summary>A grown-up of the main character.</summary>
/// <param name="Noun">mother</param>
/// <param name="Address">Mum: a name and a form of address.</param>
/// <param name="Female">Gender.</param>
/// <param name="Old">Whether old rather than grown-up.</param>
sealed record Grownup(string Noun, string Address, bool Female, bool Old)
{
    public static readonly Grownup[] All =
    [
        new("mother", "Mum", true, false),
        new("father", "Dad", false, false),
        new("aunt", "Auntie", true, false),
        new("uncle", "Uncle", false, false),
        new("grandmother", "Grandma", true, true),
        new("grandfather", "Grandpa", false, true),
    ];
}
