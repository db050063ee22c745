using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>
/// BatchTopK (Bussmann et al. 2024), trained by <see cref="BatchTopKStep"/>. A batch is there in training only, so what is
/// saved is a <see cref="JumpReluSae"/> whose one threshold is what the smallest kept activation was on average: SAELens's
/// <c>jumprelu</c>.
/// </summary>
class BatchTopKArchitecture : Architecture
{
    public override string Name => "batchtopk";

    public override string ShortSparsity(TrainConfig config) => $"k{config.K}";

    // A threshold does not tell which k it came from.
    public override TrainConfig? OptionsLike(ISparseCoder coder) => null;

    public override double ActiveLatents(TrainConfig config, double? measured) => config.K;

    internal override IReadOnlyList<string> Options { get; } = [.. TopKOptions, nameof(TrainConfig.Encoder)];

    internal override int? KeptOfRow(TrainConfig config) => config.KStart ?? config.K;

    private protected override void ValidateOwn(TrainConfig config, int width)
    {
        ValidateTopK(config, width);
        Require(config.Encoder != EncoderKind.Screened
            || ScreenedBatchEncoder.CanScreen(width, config.Latents, KeptOfRow(config)!.Value), EncoderKinds.CannotScreen);
    }

    internal override TrainingStep Step(TrainConfig config, TrainState state, double variance, Workers workers) =>
        new BatchTopKStep(config, state, variance, workers);

    // NaN: no activation was ever above 0.
    internal override Sae Finish(TrainConfig config, TrainState state, IReadOnlyList<double> scales)
    {
        var raw = new RawWeights(state, scales, DecoderNorm.Unit);
        var threshold = new float[state.Latents];
        Array.Fill(threshold, double.IsNaN(state.Threshold) ? 0 : (float)state.Threshold);
        return new JumpReluSae(raw.Weights, raw.Scaled(threshold));
    }
}
