using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary><see cref="GroupMaxSae"/>, trained by <see cref="GroupMaxStep"/>.</summary>
sealed class GroupMaxArchitecture : Architecture
{
    public override string Name => "groupmax";

    public override string ShortSparsity(TrainConfig config) => $"k{config.K}";

    public override TrainConfig OptionsLike(ISparseCoder coder) =>
        new() { Architecture = Name, Latents = coder.LatentCount, K = ((GroupMaxSae)coder).K };

    public override double ActiveLatents(TrainConfig config, double? measured) => config.K;

    // The groups stay as they are, so that k cannot be annealed.
    internal override IReadOnlyList<string> Options { get; } =
        [nameof(TrainConfig.K), nameof(TrainConfig.AuxCoefficient), nameof(TrainConfig.AuxK), nameof(TrainConfig.AuxRows), .. LiftOptions];

    private protected override void ValidateOwn(TrainConfig config, int width)
    {
        ValidateTopK(config, width);
        Require(config.Latents % config.K == 0,
            $"--k {config.K}: expected a divisor of the number of latents, {config.Latents}, which are in k groups of one size");
    }

    internal override TrainingStep Step(TrainConfig config, TrainState state, double variance, Workers workers) =>
        new GroupMaxStep(config, state, variance, workers);

    internal override Sae Finish(TrainConfig config, TrainState state, IReadOnlyList<double> scales) =>
        new GroupMaxSae(new RawWeights(state, scales, DecoderNorm.Unit).Weights, config.K);
}
