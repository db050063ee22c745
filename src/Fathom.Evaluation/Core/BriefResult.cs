namespace Fathom.Evaluation;

/// <summary>The few numbers by which dictionaries of one site are set side by side, on held-out rows and contexts.</summary>
/// <param name="L0">Mean number of latents that fire.</param>
/// <param name="Fvu">Fraction of variance unexplained.</param>
/// <param name="Silent">Latents that fire on no held-out row.</param>
/// <param name="Rare">Latents that fire on less than one held-out row in 10,000, silent ones included.</param>
/// <param name="Rows">Held-out rows.</param>
/// <param name="CeScore">ce_loss_score of the spliced model: 1 when nothing is lost, 0 where zeros would do.</param>
/// <param name="CeSpliced">Its cross-entropy, in nats.</param>
/// <param name="CeClean">That of the model as it is.</param>
public sealed record BriefResult(double L0, double Fvu, int Silent, int Rare, long Rows, double CeScore, double CeSpliced,
    double CeClean)
{
    /// <summary>Share of rows below which a latent is rare.</summary>
    public const double RareDensity = 1e-4;
}
