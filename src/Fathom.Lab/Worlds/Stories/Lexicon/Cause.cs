namespace Fathom.Lab.Stories;

/// <summary>What can cause a feeling.</summary>
static class Cause
{
    public const int Loss = 0, Weather = 1, Plan = 2, Gift = 3, Animal = 4;

    public static readonly string[] All = ["a loss", "the weather", "the plan", "a gift", "the animal"];
}
