using System.Text.Json;

namespace Fathom.Bench;

/// <summary>The labels of one explainer, or the latents themselves, on one dictionary.</summary>
/// <param name="Subject">Whose activations it was trained on.</param>
/// <param name="Explainer">Null where no label is scored.</param>
/// <param name="Scores">One for each latent, as in the notes of the run.</param>
sealed record NgramResult(string Subject, string? Explainer, JsonElement[] Scores)
{
    /// <summary>First quartile, median and third over the latents that have the number; by interpolation between ranks.</summary>
    public (double Low, double Median, double High) Quartiles(string key)
    {
        double[] values = [.. Scores.Where(score => score.TryGetProperty(key, out _)).Select(score => score.GetProperty(key).GetDouble()).Order()];
        return (At(values, 0.25), At(values, 0.5), At(values, 0.75));
    }

    static double At(double[] sorted, double share)
    {
        if (sorted.Length == 0) return double.NaN;
        double rank = share * (sorted.Length - 1);
        int below = (int)rank, above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + (rank - below) * (sorted[above] - sorted[below]);
    }
}
