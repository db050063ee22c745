using System.Numerics.Tensors;

namespace Fathom.Evaluation;

/// <summary>
/// How much each latent moves a probe between two classes, to first order (SAEBench; Marks et al. 2024):
/// <code>
/// e_j = (mean f_j of the positives − mean f_j of the negatives) (w · d_j)       d_j what the latent writes at activation 1
/// </code>
/// </summary>
static class ProbeAttribution
{
    /// <summary>Numbers of latents that SAEBench publishes.</summary>
    public static IReadOnlyList<int> Counts { get; } = [2, 5, 10, 20, 50, 100, 500];

    /// <summary>What metrics that are made so say of themselves.</summary>
    public const string Formula = "SAEBench 2025: probe attribution, error term kept";

    /// <summary>Whether the short table has figures of so many latents.</summary>
    public static bool IsHeadline(int count) => count is 2 or 20 or 500;

    /// <param name="rows">What each latent writes.</param>
    /// <param name="probe">w, of all activations.</param>
    /// <param name="difference">mean f_j of the positives − mean f_j of the negatives, [M]</param>
    /// <returns>e, [M]</returns>
    public static double[] Effects(EditableRows rows, LinearReadout probe, double[] difference)
    {
        int d = probe.Weight.Length;
        float[] weight = [.. probe.Weight.Select(w => (float)w)];
        return [.. difference.Select((value, j) =>
            value == 0 ? 0 : value * rows.WriteNorms[j] * TensorPrimitives.Dot(weight, rows.Written.AsSpan(j * d, d)))];
    }

    /// <summary>Latents by their effect, the largest first, ties to the lower one; those without one are left out.</summary>
    public static int[] Ranked(double[] effects) =>
        [.. Enumerable.Range(0, effects.Length).Where(j => effects[j] != 0).OrderByDescending(j => effects[j]).ThenBy(j => j)];

    /// <summary>The first ones as marks.</summary>
    /// <param name="ranked">Latents.</param>
    /// <param name="count">How many, at most.</param>
    /// <param name="latents">M</param>
    public static bool[] First(int[] ranked, int count, int latents)
    {
        var marked = new bool[latents];
        foreach (int latent in ranked.AsSpan(0, Math.Min(count, ranked.Length))) marked[latent] = true;
        return marked;
    }
}
