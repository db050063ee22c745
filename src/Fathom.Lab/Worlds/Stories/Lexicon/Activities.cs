namespace Fathom.Lab.Stories;

/// <summary>What children do anywhere, and the small words around it.</summary>
static class Activities
{
    public static readonly Verb[] All =
    [
        "play", "jump", "laugh", "dance", "rest", "whistle", "walk", "shout", new("sing", "sang", "singing"),
        new("run", "ran", "running"), new("draw", "drew", "drawing"), new("hide", "hid", "hiding"),
    ];

    public static readonly string[] Manners =
    [
        "quickly", "slowly", "quietly", "loudly", "gently", "bravely", "all day", "for a while", "again and again",
        "with a grin",
    ];

    public static readonly string[] Voices = ["said", "whispered", "cried out", "called out", "murmured"];

    public static readonly string[] Connectives =
        ["then", "soon", "after that", "later", "at last", "suddenly", "just then", "a little later"];

    public static readonly string[] HidingSpots =
    [
        "under the bed", "behind the door", "in a drawer", "on a shelf", "inside a box", "beneath a rug",
        "next to the stove", "above the wardrobe",
    ];

    public static readonly string[] Provisions =
        ["bread", "grapes", "nuts", "rice", "honey", "soup", "jam", "beans", "corn", "butter"];
}
