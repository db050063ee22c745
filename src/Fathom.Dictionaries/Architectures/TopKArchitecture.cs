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
        Require(config.K >= 1 && config.K <= config.Latents,
            $"--k {config.K}: expected 1 to the number of latents, {config.Latents}");
        Require((long)config.Batch * Math.Max(config.K, width) <= int.MaxValue,
            $"--batch {config.Batch}: too large for k {config.K} and width {width}; choose a smaller batch");
        Require(config.AuxCoefficient is >= 0 and < 1000, $"--aux-coefficient {config.AuxCoefficient}: expected 0 or more");
        Require(config.AuxK is null or >= 1, $"--aux-k {config.AuxK}: expected at least 1");
        Require((long)config.Batch * Math.Min(config.AuxK ?? 1, config.Latents) <= int.MaxValue,
            $"--aux-k {config.AuxK}: too large for a batch of {config.Batch}; choose a smaller one of them");
        Require(config.Encoder != EncoderKind.Screened || ScreenedEncoder.IsSupported,
            "--encoder screened: this machine lacks AVX-512, which it needs; leave it out");
        Unread(config.L1 is not null, "--l1");
        Unread(config.L1Warmup is not null, "--l1-warmup");
        Unread(config.DecoderNorm is not null, "--decoder-norm");
    }

    internal override TrainingStep Step(TrainConfig config, TrainState state, double variance, Workers workers) =>
        new TopKStep(config, state, variance, workers);

    // Trained on s·x, used on x: pre(s x) = s (W_enc (x − b_dec / s) + b_enc / s), and f scales along, so dividing both
    // biases by s gives the same dictionary in raw units with the decoder still of unit norm.
    internal override Sae Finish(TrainConfig config, TrainState state, double scale)
    {
        float[] Divided(Parameter parameter) => Array.ConvertAll(parameter.Value.Span.ToArray(), value => (float)(value / scale));
        return new TopKSae(state.EncoderWeight.Value.Span.ToArray(), Divided(state.EncoderBias),
            state.DecoderWeight.Value.Span.ToArray(), Divided(state.DecoderBias), config.K);
    }

    internal override Sae Read(SaeLensConfig config, SaeLensWeights weights) =>
        new TopKSae(weights.Encoder, weights.EncoderBias, weights.Decoder, weights.DecoderBias, config.Number("k"),
            config.Flag("apply_b_dec_to_input", true), config.Flag("rescale_acts_by_decoder_norm", false));
}
