namespace Fathom.Bench;

/// <summary>Milliseconds of a question over HTTP.</summary>
/// <param name="Question">What was asked.</param>
/// <param name="Milliseconds">Ascending.</param>
/// <param name="Densest">Of the densest latent.</param>
sealed record ServedTimes(string Question, IReadOnlyList<double> Milliseconds, double Densest)
{
    public double At(double share) => Milliseconds[(int)Math.Min(Milliseconds.Count - 1, share * Milliseconds.Count)];
}
