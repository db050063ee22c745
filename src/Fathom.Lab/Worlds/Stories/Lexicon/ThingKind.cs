namespace Fathom.Lab.Stories;

/// <summary>A kind of thing, and what gives it away without its name.</summary>
/// <param name="Noun">ball</param>
/// <param name="Family">toy, treat, tool or garment: a word that covers several kinds.</param>
/// <param name="Use">bounced: said of someone with the thing as object.</param>
/// <param name="Spanish">pelota, or null.</param>
sealed record ThingKind(string Noun, string Family, string Use, string? Spanish)
{
    public static readonly ThingKind[] All =
    [
        new("ball", "toy", "bounced", "pelota"),
        new("kite", "toy", "flew", "cometa"),
        new("doll", "toy", "dressed", null),
        new("drum", "toy", "beat", "tambor"),
        new("boat", "toy", "sailed", "barco"),
        new("apple", "treat", "peeled", "manzana"),
        new("cake", "treat", "sliced", "pastel"),
        new("pie", "treat", "warmed", null),
        new("book", "gift", "read", "libro"),
        new("cup", "gift", "filled", "taza"),
        new("lamp", "gift", "lit", null),
        new("bell", "gift", "rang", "campana"),
        new("hat", "garment", "wore", "sombrero"),
        new("coat", "garment", "buttoned", "abrigo"),
        new("scarf", "garment", "tied", null),
        new("key", "tool", "turned", "llave"),
        new("rope", "tool", "knotted", "cuerda"),
        new("spoon", "tool", "stirred with", "cuchara"),
    ];

    /// <summary>The plural of the noun.</summary>
    public string Plural => Noun == "scarf" ? "scarves" : Noun + "s";
}
