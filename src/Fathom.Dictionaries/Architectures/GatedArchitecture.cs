using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>
/// The gated autoencoder (Rajamanoharan et al. 2024, "Improving dictionary learning with gated sparse autoencoders"), trained by
/// <see cref="GatedStep"/>:
/// <code>
/// π = W_enc s + b_gate;  f = 1[π > 0] · relu(e^r · W_enc s + b_mag)
/// L = ‖x̂(f) − x‖² + λ Σ relu(π) + ‖x̂(relu(π)) − x‖²         the decoder of the last term being held constant
/// </code>
/// </summary>
sealed class GatedArchitecture : Architecture
{
    public override string Name => "gated";

    public override string ShortSparsity(TrainConfig config) =>
        config.TargetL0 is { } target ? $"l0-{target}" : $"l1-{Resolved(config).L1}";

    public override TrainConfig Resolved(TrainConfig config) =>
        config with { L1 = config.L1 ?? 0.9, L1Warmup = config.L1Warmup ?? 0.05 };

    public override TrainConfig OptionsLike(ISparseCoder coder) =>
        Resolved(new() { Architecture = Name, Latents = coder.LatentCount });

    public override double ActiveLatents(TrainConfig config, double? measured) => measured ?? config.Latents / 2.0;

    internal override IReadOnlyList<string> Options { get; } =
        [nameof(TrainConfig.L1), nameof(TrainConfig.L1Warmup), nameof(TrainConfig.TargetL0)];

    private protected override IReadOnlyList<string> FurtherNumbers => ["magnitude_scale", "magnitude_bias"];

    private protected override void ValidateOwn(TrainConfig config, int width) => ValidatePenalty(Resolved(config), width);

    internal override void Start(TrainConfig config, TrainState state) => state.EncoderWeight.Scale(ShortStart);

    // Gates and magnitudes read the same centred input.
    internal override void StartNumbers(TrainState state) =>
        state.EncoderBias.Value.Span.CopyTo(state.LatentNumbers[GatedStep.MagnitudeBias].Value.Span);

    // b_gate has taken up what another centre of the input asks for; e^r is what b_mag has of that.
    private protected override void AdoptNumbers(TrainState state, Sae sae, double[] factors, double writeScale)
    {
        if (sae is not GatedSae gated) return;
        Span<float> biases = state.LatentNumbers[GatedStep.MagnitudeBias].Value.Span;
        gated.MagnitudeScale.CopyTo(state.LatentNumbers[GatedStep.MagnitudeScale].Value.Span);
        for (int latent = 0; latent < factors.Length; latent++)
        {
            double moved = state.EncoderBias.Value.Span[latent] - gated.EncoderBias[latent] * factors[latent];
            biases[latent] = (float)(gated.MagnitudeBias[latent] * factors[latent]
                + Math.Exp(gated.MagnitudeScale[latent]) * moved);
        }
    }

    internal override TrainingStep Step(TrainConfig config, TrainState state, double variance, Workers workers) =>
        new GatedStep(Resolved(config), state, variance, workers);

    // Both biases and what they are added to grow alike, so r stays.
    internal override Sae Finish(TrainConfig config, TrainState state, IReadOnlyList<double> scales)
    {
        var raw = new RawWeights(state, scales, DecoderNorm.Unit);
        return new GatedSae(raw.Weights, magnitudeBias: raw.Scaled(state.LatentNumbers[GatedStep.MagnitudeBias].ToArray()),
            magnitudeScale: state.LatentNumbers[GatedStep.MagnitudeScale].ToArray());
    }
}
