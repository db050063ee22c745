namespace Fathom.Bench;

/// <summary>Frames of a page while its map is moved.</summary>
/// <param name="Doing">How, as the beginning of a sentence.</param>
/// <param name="Milliseconds">Of each, ascending.</param>
/// <param name="Drawn">Those in which it was drawn.</param>
sealed record MapFrames(string Doing, double[] Milliseconds, int Drawn)
{
    public double At(double share) => Milliseconds[(int)Math.Min(Milliseconds.Length - 1, share * Milliseconds.Length)];
}
