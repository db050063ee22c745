using System.Numerics.Tensors;
using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary><see cref="JumpReluSae"/>, trained by <see cref="JumpReluStep"/>.</summary>
sealed class JumpReluArchitecture : Architecture
{
    public override string Name => "jumprelu";

    public override string ShortSparsity(TrainConfig config) =>
        config.TargetL0 is { } target ? $"l0-{target}" : $"s{Resolved(config).Sparsity}";

    public override TrainConfig Resolved(TrainConfig config) => config with
    {
        DecoderNorm = config.DecoderNorm ?? DecoderNorm.Unit,
        SparsityForm = config.SparsityForm ?? SparsityForm.L0,
        Sparsity = config.Sparsity ?? (config.TargetL0 is not null ? 1 : config.SparsityForm == SparsityForm.Tanh ? 0.003 : 0.01),
        SparsityWarmup = config.SparsityWarmup ?? 0.1,
        TanhScale = config.TanhScale ?? (config.SparsityForm == SparsityForm.Tanh ? 4 : null),
        Bandwidth = config.Bandwidth ?? 2,
        StartThreshold = config.StartThreshold ?? 2,
        PreActivation = config.PreActivation ?? 1e-3,
    };

    // Thresholds do not tell which penalty they came from.
    public override TrainConfig? OptionsLike(ISparseCoder coder) => null;

    public override double ActiveLatents(TrainConfig config, double? measured) =>
        measured ?? config.TargetL0 ?? config.Latents / 2.0;

    internal override IReadOnlyList<string> Options { get; } =
    [
        nameof(TrainConfig.DecoderNorm), nameof(TrainConfig.SparsityForm), nameof(TrainConfig.Sparsity),
        nameof(TrainConfig.SparsityWarmup), nameof(TrainConfig.TargetL0), nameof(TrainConfig.TanhScale),
        nameof(TrainConfig.Bandwidth), nameof(TrainConfig.StartThreshold), nameof(TrainConfig.PreActivation), .. LiftOptions,
    ];

    private protected override IReadOnlyList<string> FurtherNumbers => ["log_threshold"];

    private protected override void ValidateOwn(TrainConfig config, int width)
    {
        TrainConfig all = Resolved(config);
        bool tanh = all.SparsityForm == SparsityForm.Tanh;
        Require(all.Sparsity is >= 0 and < 1e6, $"--sparsity {all.Sparsity}: expected 0 or more");
        Require(all.SparsityWarmup is >= 0 and <= 1, $"--sparsity-warmup {all.SparsityWarmup}: expected a share from 0 to 1");
        Require(!tanh || config.TargetL0 is null, "--target-l0 counts active latents: leave out --sparsity-form tanh");
        Require(config.TargetL0 is null || (config.TargetL0 > 0 && config.TargetL0 <= config.Latents),
            $"--target-l0 {config.TargetL0}: expected a number above 0, at most that of the latents, {config.Latents}");
        Require(config.TargetL0 is null || all.Sparsity > 0,
            "--target-l0: is pulled to by the penalty, of which --sparsity 0 leaves nothing; choose another");
        Require(tanh || config.TanhScale is null, "--tanh-scale is an option of --sparsity-form tanh; leave it out");
        Require(!tanh || all.TanhScale is > 0 and < 1e6, $"--tanh-scale {all.TanhScale}: expected a number above 0");
        Require(all.Bandwidth is >= 1e-6 and < 1e6, $"--bandwidth {all.Bandwidth}: expected 1e-6 or more");
        Require(all.StartThreshold is >= 1e-6 and < 1e6, $"--start-threshold {all.StartThreshold}: expected 1e-6 or more");
        Require(all.PreActivation is >= 0 and < 1e6, $"--pre-activation {all.PreActivation}: expected 0 or more");
        ValidateLift(config);
        Require(config.Lift is null or 0 || config.TargetL0 is not null || config.LiftAfter is not null,
            "--lift: how long a silence is too long depends on the active latents; give --target-l0 or --lift-after");
        // All latents might fire.
        Require((long)config.Batch * Math.Max(config.Latents, width) <= int.MaxValue,
            $"--batch {config.Batch}: too large for {config.Latents} latents and width {width}; choose a smaller batch");
    }

    internal override void Start(TrainConfig config, TrainState state) =>
        state.LatentNumbers[1].Value.Span.Fill((float)Math.Log(Resolved(config).StartThreshold!.Value));

    // Latents in units of decoder norms have had theirs multiplied in before the threshold.
    private protected override void AdoptNumbers(TrainState state, Sae sae, double[] factors, double writeScale)
    {
        if (sae is not JumpReluSae jump) return;
        // A threshold of 0 has no logarithm; one far below any activation does the same.
        const double least = 1e-6;
        for (int latent = 0; latent < factors.Length; latent++)
        {
            double factor = sae.RescalesByDecoderNorm ? writeScale : factors[latent];
            state.LatentNumbers[1].Value.Span[latent] = (float)Math.Log(Math.Max(least, jump.Threshold[latent] * factor));
        }
    }

    internal override TrainingStep Step(TrainConfig config, TrainState state, double variance, Workers workers) =>
        new JumpReluStep(Resolved(config), state, variance, workers);

    internal override Sae Finish(TrainConfig config, TrainState state, IReadOnlyList<double> scales)
    {
        var raw = new RawWeights(state, scales, Resolved(config).DecoderNorm!.Value);
        float[] thresholds = state.LatentNumbers[1].ToArray();
        TensorPrimitives.Exp(thresholds, thresholds);
        return new JumpReluSae(raw.Weights, raw.Scaled(thresholds));
    }
}
