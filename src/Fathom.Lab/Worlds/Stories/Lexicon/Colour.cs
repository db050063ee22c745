namespace Fathom.Lab.Stories;

/// <summary>A colour.</summary>
/// <param name="Word">red</param>
/// <param name="Like">What has that colour, for "the colour of …".</param>
/// <param name="Spanish">rojo, or null.</param>
sealed record Colour(string Word, string Like, string? Spanish)
{
    public static readonly Colour[] All =
    [
        new("red", "a strawberry", "rojo"),
        new("blue", "the sky", "azul"),
        new("green", "fresh grass", "verde"),
        new("yellow", "a lemon", "amarillo"),
        new("white", "milk", "blanco"),
        new("black", "coal", "negro"),
        new("brown", "chocolate", null),
        new("purple", "a plum", "morado"),
    ];
}
