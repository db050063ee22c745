using System.Text.Json;

namespace Fathom.Bench;

/// <summary>The labels of one explainer, or the latents themselves, on one dictionary.</summary>
/// <param name="Subject">Whose activations it was trained on.</param>
/// <param name="Explainer">Null where no label is scored.</param>
/// <param name="Scores">[seeds] one for each latent, as in the notes of the run.</param>
/// <param name="Shuffled">[seeds] mean of what labels of other latents score.</param>
sealed record NgramResult(string Subject, string? Explainer, JsonElement[][] Scores, double[] Shuffled)
{
    /// <summary>[seeds] the number at a share of the latents that have it, ½ being the median; by interpolation between ranks.</summary>
    public double[] At(string key, double share) => [.. Scores.Select(scores =>
    {
        double[] sorted = [.. scores.Where(score => score.TryGetProperty(key, out _)).Select(score => score.GetProperty(key).GetDouble()).Order()];
        if (sorted.Length == 0) return double.NaN;
        double rank = share * (sorted.Length - 1);
        int below = (int)rank, above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + (rank - below) * (sorted[above] - sorted[below]);
    })];
}
