namespace Fathom.Evaluation;

/// <summary>What single latents do to what the model says next.</summary>
sealed class DownstreamMetric : AblationMetric
{
    const string Category = "downstream";

    public override string Name => "downstream";

    public override string Summary => "what taking out a single latent does to what the model says next";

    private protected override IReadOnlyList<Figure> Figures(AblationEffects effects) =>
    [
        effects.Figure(Category, "removed_share", "size of what a latent writes, of the activation's", Sense.Given, effect => effect.Removed),
        effects.Figure(Category, "kl_without_latent", "change of the next prediction without it, nats", Sense.Higher, effect => effect.Divergence),
        effects.Figure(Category, "kl_over_removed", "the same for what was taken away, nats per squared share", Sense.Higher,
            effect => effect.Divergence / (effect.Removed * effect.Removed)),
        effects.Figure(Category, "loss_rise", "rise of the loss over what follows, nats a token", Sense.Higher, effect => effect.LossRise),
        effects.Figure(Category, "next_token_changed", "how often the likeliest next token is another", Sense.Higher, effect => effect.Changed ? 1 : 0),
    ];
}
