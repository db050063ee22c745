using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>A <see cref="TopKSae"/> that is trained to reconstruct from more than its k latents too
/// (<see cref="MultiTopKStep"/>), and saved as any other.</summary>
sealed class MultiTopKArchitecture : TopKArchitecture
{
    public override string Name => "multitopk";

    public override TrainConfig Resolved(TrainConfig config) =>
        config with { MultiK = config.MultiK ?? 4, MultiWeight = config.MultiWeight ?? 1.0 / 8 };

    public override double ActiveLatents(TrainConfig config, double? measured) => config.K + KeptOfRow(config)!.Value;

    internal override IReadOnlyList<string> Options { get; } =
        [.. TopK.Options, nameof(TrainConfig.MultiK), nameof(TrainConfig.MultiWeight)];

    internal override int? KeptOfRow(TrainConfig config) =>
        (int)Math.Min(config.Latents, (long)(config.KStart ?? config.K) * Resolved(config).MultiK!.Value);

    private protected override void ValidateOwn(TrainConfig config, int width)
    {
        TrainConfig all = Resolved(config);
        Require(all.MultiK >= 2, $"--multi-k {all.MultiK}: expected 2 or more");
        Require(all.MultiWeight is > 0 and < 1000, $"--multi-weight {all.MultiWeight}: expected a number above 0");
        base.ValidateOwn(config, width);
        Require((long)config.Batch * KeptOfRow(config)!.Value <= int.MaxValue,
            $"--batch {config.Batch}: too large for {KeptOfRow(config)} latents a row; choose a smaller batch");
    }

    internal override TrainingStep Step(TrainConfig config, TrainState state, double variance, Workers workers) =>
        new MultiTopKStep(Resolved(config), state, variance, workers);
}
