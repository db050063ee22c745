namespace Fathom.Lab.Stories;

/// <summary>A time of day.</summary>
/// <param name="Noun">morning</param>
/// <param name="At">in the morning</param>
/// <param name="Signs">What only happens then, as an adverbial.</param>
sealed record DayTime(string Noun, string At, string[] Signs)
{
    public static readonly DayTime[] All =
    [
        new("morning", "in the morning", ["after breakfast", "at sunrise"]),
        new("noon", "at noon", ["around twelve", "before lunch"]),
        new("afternoon", "in the afternoon", ["after lunch", "after school"]),
        new("evening", "in the evening", ["after supper", "at sunset"]),
        new("night", "at night", ["by moonlight", "under the stars"]),
    ];
}
