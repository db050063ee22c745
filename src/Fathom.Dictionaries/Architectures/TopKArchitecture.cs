using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary><see cref="TopKSae"/>, trained by <see cref="TopKStep"/>.</summary>
sealed class TopKArchitecture : Architecture
{
    public override string Name => "topk";

    public override string ShortSparsity(TrainConfig config) => $"k{config.K}";

    public override TrainConfig OptionsLike(ISparseCoder coder) =>
        new() { Architecture = Name, Latents = coder.LatentCount, K = ((TopKSae)coder).K };

    public override double ActiveLatents(TrainConfig config, double? measured) => config.K;

    internal override void Validate(TrainConfig config, int width)
    {
        ValidateTopK(config, width);
        Require(config.Encoder != EncoderKind.Screened || ScreenedEncoder.CanScreen(width, config.Latents, config.K),
            EncoderKinds.CannotScreen);
    }

    internal override TrainingStep Step(TrainConfig config, TrainState state, double variance, Workers workers) =>
        new TopKStep(config, state, variance, workers);

    // Trained on s·x, used on x: pre(s x) = s (W_enc (x − b_dec / s) + b_enc / s), and f scales along, so dividing both
    // biases by s gives the same dictionary in raw units with the decoder still of unit norm.
    internal override Sae Finish(TrainConfig config, TrainState state, double scale)
    {
        return new TopKSae(state.EncoderWeight.ToArray(), Divided(state.EncoderBias, scale), state.DecoderWeight.ToArray(),
            Divided(state.DecoderBias, scale), config.K);
    }
}
