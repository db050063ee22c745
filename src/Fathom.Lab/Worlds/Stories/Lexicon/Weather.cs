namespace Fathom.Lab.Stories;

/// <summary>A kind of weather.</summary>
/// <param name="Noun">rain</param>
/// <param name="Adjective">rainy</param>
/// <param name="Does">fell: what the noun does, past tense.</param>
/// <param name="Signs">What shows it without naming it; said of someone, past tense.</param>
/// <param name="Scenes">What shows it without naming it: whole sentences, as subject, verb and the rest.</param>
sealed record Weather(
    string Noun, string Adjective, string Does, string[] Signs, (string What, string Does, string How)[] Scenes)
{
    public static readonly Weather[] All =
    [
        new("rain", "rainy", "fell", ["opened an umbrella", "got very wet"],
            [("there", "were", "puddles everywhere"), ("the roof", "dripped", "")]),
        new("sun", "sunny", "shone", ["looked for some shade", "got a tan"],
            [("everyone", "was", "hot"), ("the shadows", "were", "sharp")]),
        new("snow", "snowy", "drifted down", ["pulled a sled", "left white footprints"],
            [("every roof", "turned", "white"), ("icicles", "formed", "")]),
        new("wind", "windy", "blew", ["had messy hair", "chased leaves"],
            [("the branches", "bent", ""), ("the doors", "slammed", "")]),
        new("fog", "foggy", "crept in", ["saw nothing", "walked carefully"],
            [("the path", "vanished", ""), ("the houses", "disappeared", "")]),
        new("thunder", "stormy", "rumbled", ["counted flashes", "feared the booms"],
            [("the sky", "flashed", ""), ("the lights", "went", "out")]),
    ];
}
