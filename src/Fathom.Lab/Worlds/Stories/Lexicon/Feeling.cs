namespace Fathom.Lab.Stories;

/// <summary>A feeling.</summary>
/// <param name="Word">happy</param>
/// <param name="Signs">What shows it, past tense.</param>
/// <param name="Good">Whether one likes to feel it.</param>
sealed record Feeling(string Word, string[] Signs, bool Good)
{
    public static readonly Feeling[] All =
    [
        new("happy", ["smiled", "clapped with joy"], true),
        new("sad", ["cried", "wiped away a tear"], false),
        new("angry", ["stamped one foot", "frowned"], false),
        new("scared", ["trembled", "held on tight"], false),
        new("proud", ["stood tall", "beamed"], true),
        new("tired", ["yawned", "leaned on a wall"], false),
        new("bored", ["sighed", "kicked at the dust"], false),
        new("surprised", ["gasped", "stared with round eyes"], true),
    ];
}
