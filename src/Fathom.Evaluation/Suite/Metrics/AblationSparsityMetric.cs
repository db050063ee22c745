namespace Fathom.Evaluation;

/// <summary>On how few logits the effect of a latent falls.</summary>
sealed class AblationSparsityMetric : AblationMetric
{
    const string Category = "ablation_sparsity";

    public override string Name => "ablation-sparsity";

    public override string Summary => "on how few logits the effect of a single latent falls";

    private protected override IReadOnlyList<Figure> Figures(AblationEffects effects) =>
    [
        effects.Figure(Category, "ablation_sparsity", "share of logits that carry an effect, 2/π if Gaussian", Sense.Lower, effect => effect.Sparsity),
    ];
}
