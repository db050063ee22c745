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
        Sparsity = config.Sparsity ?? (config.TargetL0 is null ? 0.4 : 1),
        SparsityWarmup = config.SparsityWarmup ?? 0.1,
        TanhScale = config.TanhScale ?? (config.SparsityForm == SparsityForm.Tanh ? 4 : null),
        Bandwidth = config.Bandwidth ?? 0.5,
        StartThreshold = config.StartThreshold ?? 1.5,
        PreActivation = config.PreActivation ?? 3e-6,
    };

    // Thresholds do not tell which penalty they came from.
    public override TrainConfig? OptionsLike(ISparseCoder coder) => null;

    public override double ActiveLatents(TrainConfig config, double? measured) =>
        measured ?? config.TargetL0 ?? config.Latents / 2.0;

    internal override IReadOnlyList<string> Options { get; } =
    [
        nameof(TrainConfig.DecoderNorm), nameof(TrainConfig.SparsityForm), nameof(TrainConfig.Sparsity),
        nameof(TrainConfig.SparsityWarmup), nameof(TrainConfig.TargetL0), nameof(TrainConfig.TanhScale),
        nameof(TrainConfig.Bandwidth), nameof(TrainConfig.StartThreshold), nameof(TrainConfig.PreActivation),
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
        Require(tanh || config.TanhScale is null, "--tanh-scale is an option of --sparsity-form tanh; leave it out");
        Require(!tanh || all.TanhScale is > 0 and < 1e6, $"--tanh-scale {all.TanhScale}: expected a number above 0");
        Require(all.Bandwidth is >= 1e-6 and < 1e6, $"--bandwidth {all.Bandwidth}: expected 1e-6 or more");
        Require(all.StartThreshold is >= 1e-6 and < 1e6, $"--start-threshold {all.StartThreshold}: expected 1e-6 or more");
        Require(all.PreActivation is >= 0 and < 1e6, $"--pre-activation {all.PreActivation}: expected 0 or more");
        // All latents might fire.
        Require((long)config.Batch * Math.Max(config.Latents, width) <= int.MaxValue,
            $"--batch {config.Batch}: too large for {config.Latents} latents and width {width}; choose a smaller batch");
    }

    internal override void Start(TrainConfig config, TrainState state) =>
        state.LatentNumbers[1].Value.Span.Fill((float)Math.Log(Resolved(config).StartThreshold!.Value));

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
