namespace Fathom.Lab.Stories;

/// <summary>A place.</summary>
/// <param name="Noun">park</param>
/// <param name="At">at: how one is there.</param>
/// <param name="Signs">What is only found there.</param>
/// <param name="Deed">What is only done there, past tense.</param>
sealed record Place(string Noun, string At, string[] Signs, string Deed)
{
    public static readonly Place[] All =
    [
        new("park", "at", ["swings", "benches"], "went down the slide"),
        new("beach", "on", ["waves", "shells"], "dug in the sand"),
        new("forest", "in", ["pines", "mushrooms"], "climbed an oak"),
        new("garden", "in", ["roses", "tomatoes"], "watered the flowers"),
        new("farm", "at", ["tractors", "barns"], "fed the hens"),
        new("school", "at", ["desks", "pupils"], "wrote with chalk"),
        new("market", "at", ["stalls", "baskets"], "paid with coins"),
        new("lake", "by", ["reeds", "swans"], "swam to the dock"),
        new("library", "in", ["shelves", "readers"], "borrowed a novel"),
        new("hill", "on", ["cliffs", "goats"], "looked down on the valley"),
    ];
}
