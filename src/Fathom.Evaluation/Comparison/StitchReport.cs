namespace Fathom.Evaluation;

/// <summary>A large dictionary stitched into a small one, measured on vectors.</summary>
/// <param name="Small">Name of the small one, A.</param>
/// <param name="Large">Name of the large one, B.</param>
/// <param name="Same">Cosine from which a latent of B is a reconstruction latent.</param>
/// <param name="Rows">Rows that were measured.</param>
/// <param name="Stages">From A to B.</param>
/// <param name="Swaps">Connected groups of latents that are swapped.</param>
/// <param name="Novel">[m] whether each latent of B is novel, else it is a reconstruction latent.</param>
/// <param name="Nearest">[m] its largest cosine to a latent of A.</param>
/// <param name="Effect">[m] change of A's FVU when it alone is added, below 0 for the better; null where it never fires.</param>
public sealed record StitchReport(string Small, string Large, double Same, int Rows, IReadOnlyList<StitchStage> Stages, int Swaps,
    bool[] Novel, float[] Nearest, double?[] Effect)
{
    /// <summary>The last stage of a kind, the small one alone where there is none.</summary>
    public StitchStage After(StitchStep step) => Stages.Last(stage => stage.Step <= step);

    /// <summary>Latents of B that are novel, or that are not, and fire.</summary>
    public int Firing(bool novel) => Effect.Where((effect, j) => effect is not null && Novel[j] == novel).Count();

    /// <summary>Share of those that lower the FVU when added alone; null where there are none.</summary>
    public double? ShareThatHelps(bool novel) => Firing(novel) == 0 ? null
        : (double)Effect.Where((effect, j) => effect < 0 && Novel[j] == novel).Count() / Firing(novel);

    /// <summary>How well the largest cosine tells latents that hurt when added from those that help: the area under the ROC
    /// curve; null where all do the same.</summary>
    public double? CosineTellsHarm()
    {
        int[] firing = [.. Enumerable.Range(0, Effect.Length).Where(j => Effect[j] is not null)];
        double area = RankArea.Of([.. firing.Select(j => Nearest[j])], [.. firing.Select(j => Effect[j] >= 0)]);
        return double.IsNaN(area) ? null : area;
    }
}
