namespace Fathom.Dictionaries;

/// <summary><see cref="NonNegativeSae"/>, fitted by <see cref="NonNegativeFactorization"/>.</summary>
sealed class NmfArchitecture : FittedArchitecture
{
    public override string Name => "nmf";

    public override string ShortSparsity(TrainConfig config) => $"k{config.K}";

    public override TrainConfig OptionsLike(ISparseCoder coder) =>
        new() { Architecture = Name, Latents = coder.LatentCount, K = ((NonNegativeSae)coder).K };

    public override double ActiveLatents(TrainConfig config, double? measured) => measured ?? config.K;

    internal override IReadOnlyList<string> Options { get; } = [nameof(TrainConfig.K), nameof(TrainConfig.Iterations)];

    // W v, h hᵀ and h vᵀ, and a sweep.
    internal override double RowFlops(TrainConfig config, int width) => 4.0 * config.Latents * (2.0 * width + config.Latents);

    private protected override void ValidateSizes(TrainConfig config, int width)
    {
        RequireK(config);
        Require(8L * config.Latents * width <= int.MaxValue && (long)config.Latents * config.Latents <= int.MaxValue,
            $"--latents {config.Latents} at width {width}: choose fewer latents");
    }

    internal override Sae Fit(RowSelection rows, TrainConfig config, FitContext context)
    {
        NonNegativeFactors found = NonNegativeFactorization.Of(rows, config.Latents, Iterations(config), config.Seed, context);
        return new NonNegativeSae(found.Factors, rows.Width, config.K);
    }
}
