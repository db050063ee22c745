using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary><see cref="TopKSae"/>, trained by <see cref="TopKStep"/>.</summary>
class TopKArchitecture : Architecture
{
    public override string Name => "topk";

    public override string ShortSparsity(TrainConfig config) => $"k{config.K}";

    public override TrainConfig OptionsLike(ISparseCoder coder) =>
        new() { Architecture = Name, Latents = coder.LatentCount, K = ((TopKSae)coder).K };

    public override double ActiveLatents(TrainConfig config, double? measured) => config.K;

    internal override IReadOnlyList<string> Options { get; } = [.. TopKOptions, nameof(TrainConfig.Encoder)];

    internal override int? KeptOfRow(TrainConfig config) => config.KStart ?? config.K;

    private protected override void ValidateOwn(TrainConfig config, int width)
    {
        ValidateTopK(config, width);
        Require(config.Encoder != EncoderKind.Screened
            || ScreenedEncoder.CanScreen(width, config.Latents, KeptOfRow(config)!.Value), EncoderKinds.CannotScreen);
    }

    internal override TrainingStep Step(TrainConfig config, TrainState state, double variance, Workers workers) =>
        new TopKStep(config, state, variance, workers);

    internal override Sae Finish(TrainConfig config, TrainState state, IReadOnlyList<double> scales)
    {
        var raw = new RawWeights(state, scales, DecoderNorm.Unit);
        return new TopKSae(raw.Weights, config.K);
    }
}
