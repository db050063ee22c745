namespace Fathom.Lab.Stories;

/// <summary>A colour.</summary>
/// <param name="Word">red</param>
/// <param name="Like">What has that colour, for "the colour of …".</param>
sealed record Colour(string Word, string Like)
{
    public static readonly Colour[] All =
    [
        new("red", "a strawberry"),
        new("blue", "the sky"),
        new("green", "fresh grass"),
        new("yellow", "a lemon"),
        new("white", "milk"),
        new("black", "coal"),
        new("brown", "chocolate"),
        new("purple", "a plum"),
    ];
}
