namespace Fathom.Dictionaries;

/// <summary>Independent components by <see cref="FastIca"/>, those that write most first.</summary>
sealed class IcaArchitecture : DirectionArchitecture
{
    public override string Name => "ica";

    internal override IReadOnlyList<string> Options { get; } =
        [nameof(TrainConfig.K), nameof(TrainConfig.SplitSigns), nameof(TrainConfig.Iterations)];

    internal override double RowFlops(TrainConfig config, int width) => 4.0 * width * config.Latents;

    internal override Sae Fit(RowSelection rows, TrainConfig config, FitContext context)
    {
        IndependentComponents found = FastIca.Of(rows, PrincipalComponents.Of(rows, context), config.Latents, Iterations(config),
            config.Seed, context);
        return Coder(found.Unmixing, found.Mixing, Array.ConvertAll(found.Mean, value => (float)value), config);
    }
}
