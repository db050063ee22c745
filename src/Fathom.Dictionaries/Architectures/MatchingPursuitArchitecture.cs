using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>
/// Matching pursuit (Costa et al. 2025, "From flat to hierarchical: extracting sparse representations with matching pursuit"),
/// trained by <see cref="PursuitStep"/>: from r = x − b_dec, at most k times,
/// <code>
/// i = argmax D r;  f_i += D_i · r;  r −= (D_i · r) D_i;        x̂ = Σ f_i D_i + b_dec
/// </code>
/// A row is done before, where ‖r‖ is below a threshold or a step brought no further latent.
/// </summary>
sealed class MatchingPursuitArchitecture : Architecture
{
    public override string Name => "matching-pursuit";

    public override string ShortSparsity(TrainConfig config) => $"k{config.K}";

    public override TrainConfig? OptionsLike(ISparseCoder coder) => ((MatchingPursuitSae)coder).MaxSteps is { } steps
        ? new() { Architecture = Name, Latents = coder.LatentCount, K = steps } : null;

    public override double ActiveLatents(TrainConfig config, double? measured) => measured ?? config.K;

    internal override IReadOnlyList<string> Options { get; } =
        [nameof(TrainConfig.K), nameof(TrainConfig.ResidualThreshold)];

    /// <summary>The norm of a scaled row below which it is done: the root of the mean squared norm is √d.</summary>
    public static double Threshold(TrainConfig config, int width) => (config.ResidualThreshold ?? 0) * Math.Sqrt(width);

    private protected override void ValidateOwn(TrainConfig config, int width)
    {
        RequirePlainSteps(config);
        Require(config.K >= 1 && config.K <= config.Latents,
            $"--k {config.K}: expected 1 to the number of latents, {config.Latents}");
        Require((long)config.Batch * Math.Max(config.K, width) <= int.MaxValue,
            $"--batch {config.Batch}: too large for k {config.K} and width {width}; choose a smaller batch");
        Require(config.ResidualThreshold is null or (> 0 and < 1),
            $"--residual-threshold {config.ResidualThreshold}: expected a share above 0 and below 1, or auto for none");
        Require(config.Freeze != Freeze.Encoder,
            $"--freeze encoder: the encoder of {Name} is its decoder; freeze that, or choose another --architecture");
    }

    internal override void RequireLayout(TrainConfig config, RowLayout layout) =>
        Require(layout.Autoencodes && layout.Reads.Count == 1,
            $"--architecture {Name} writes what it reads, and reads one site; leave the others out");

    internal override TrainState State(TrainConfig config, RowLayout layout) =>
        new(layout, [new("", 0, config.Latents, (0, 0), 0, layout.Outputs)], skips: false);

    internal override TrainingStep Step(TrainConfig config, TrainState state, double variance, Workers workers) =>
        new PursuitStep(config, state, variance, workers);

    internal override Sae Finish(TrainConfig config, TrainState state, IReadOnlyList<double> scales)
    {
        SaeWeights raw = new RawWeights(state, scales, DecoderNorm.Unit).Weights;
        return new MatchingPursuitSae(raw.Decoder, raw.DecoderBias, Threshold(config, state.Layout.Width) / scales[0], config.K);
    }
}
