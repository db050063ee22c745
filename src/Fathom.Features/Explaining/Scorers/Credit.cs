namespace Fathom.Features;

/// <summary>A score in which what failed counts as guessed.</summary>
static class Credit
{
    /// <param name="value">The score over what was answered.</param>
    /// <param name="chance">What guessing scores.</param>
    /// <param name="answered">Things asked about that were answered.</param>
    /// <param name="failed">Things that came to no answer.</param>
    public static double Of(double value, double chance, int answered, int failed) =>
        failed == 0 ? value : (value * answered + chance * failed) / (answered + failed);
}
