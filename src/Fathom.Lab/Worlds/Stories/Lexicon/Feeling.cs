namespace Fathom.Lab.Stories;

/// <summary>A feeling.</summary>
/// <param name="Word">happy</param>
/// <param name="Signs">What shows it, past tense.</param>
sealed record Feeling(string Word, string[] Signs)
{
    public static readonly Feeling[] All =
    [
        new("happy", ["smiled", "clapped with joy"]),
        new("sad", ["cried", "wiped away a tear"]),
        new("angry", ["stamped one foot", "frowned"]),
        new("scared", ["trembled", "held on tight"]),
        new("proud", ["stood tall", "beamed"]),
        new("tired", ["yawned", "leaned on a wall"]),
        new("bored", ["sighed", "kicked at the dust"]),
        new("surprised", ["gasped", "stared with round eyes"]),
    ];
}
