namespace Fathom.Evaluation;

/// <summary>What single latents do to what the model says next.</summary>
sealed class DownstreamMetric : AblationMetric
{
    const string Category = "downstream";

    public override string Name => "downstream";

    public override string Summary => "what taking out a single latent does to what the model says next";

    private protected override IReadOnlyList<Figure> Figures(AblationEffects effects) =>
    [
        new(Category, "removed_share", "size of what a latent writes, of the activation's",
            effects.Mean(effect => effect.Removed), IsHeadline: true),
        new(Category, "kl_without_latent", "change of the next prediction without it, nats",
            effects.Mean(effect => effect.Divergence), IsHeadline: true)
        {
            Sense = Sense.Higher,
        },
        new(Category, "kl_over_removed", "the same for what was taken away, nats per squared share",
            effects.Mean(effect => effect.Divergence / (effect.Removed * effect.Removed)),
            IsHeadline: true) { Sense = Sense.Higher },
        new(Category, "loss_rise", "rise of the loss over what follows, nats a token", effects.Mean(effect => effect.LossRise),
            IsHeadline: true)
        {
            Sense = Sense.Higher,
        },
        new(Category, "next_token_changed", "how often the likeliest next token is another",
            effects.Mean(effect => effect.Changed ? 1 : 0), IsHeadline: true)
        {
            Sense = Sense.Higher,
        },
    ];
}
