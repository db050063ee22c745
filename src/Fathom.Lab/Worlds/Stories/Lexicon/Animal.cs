namespace Fathom.Lab.Stories;

/// <summary>A kind of animal, and what gives it away without its name.</summary>
/// <param name="Noun">dog</param>
/// <param name="Sound">barked</param>
/// <param name="Gesture">wagged its tail</param>
/// <param name="Food">a bone</param>
/// <param name="Spanish">el perro, or null.</param>
sealed record Animal(string Noun, string Sound, string Gesture, string Food, string? Spanish)
{
    public static readonly Animal[] All =
    [
        new("dog", "barked", "wagged its tail", "a bone", "perro"),
        new("cat", "purred", "licked its paws", "some milk", "gato"),
        new("bird", "chirped", "flapped its wings", "some seeds", null),
        new("frog", "croaked", "caught a fly", "a worm", "rana"),
        new("horse", "neighed", "shook its mane", "some oats", "caballo"),
        new("duck", "quacked", "shook its feathers", "some crumbs", "pato"),
        new("cow", "mooed", "swung its horns", "some clover", "vaca"),
        new("mouse", "squeaked", "twitched its whiskers", "some cheese", null),
        new("rabbit", "thumped", "lifted its long ears", "a carrot", "conejo"),
        new("sheep", "bleated", "hid in its wool", "some hay", "oveja"),
    ];
}
