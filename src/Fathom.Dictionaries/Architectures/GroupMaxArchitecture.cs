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

    internal override IReadOnlyList<string> Options => TopKOptions;

    private protected override void ValidateOwn(TrainConfig config, int width)
    {
        ValidateTopK(config, width);
        Require(config.Latents % config.K == 0,
            $"--k {config.K}: expected a divisor of the number of latents, {config.Latents}, which are in k groups of one size");
    }

    internal override TrainingStep Step(TrainConfig config, TrainState state, double variance, Workers workers) =>
        new GroupMaxStep(config, state, variance, workers);

    internal override Sae Finish(TrainConfig config, TrainState state, IReadOnlyList<double> scales)
    {
        var raw = new RawWeights(state, scales, DecoderNorm.Unit);
        return new GroupMaxSae(new(raw.Encoder, raw.EncoderBias, raw.Decoder, raw.DecoderBias), config.K);
    }

    internal override Sae Read(SaeLensConfig config, SaeLensWeights weights) =>
        new GroupMaxSae(new(weights.Encoder, weights.EncoderBias, weights.Decoder, weights.DecoderBias)
        { CentersInput = config.Flag("apply_b_dec_to_input", true) }, config.Number("k"));
}
