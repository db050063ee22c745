using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary><see cref="StandardSae"/>, trained by <see cref="StandardStep"/>.</summary>
class StandardArchitecture : Architecture
{
    public override string Name => "standard";

    public override string ShortSparsity(TrainConfig config) =>
        config.TargetL0 is { } target ? $"l0-{target}" : $"l1-{Resolved(config).L1}";

    public override TrainConfig Resolved(TrainConfig config) => config with
    {
        L1 = config.L1 ?? 1,
        L1Warmup = config.L1Warmup ?? 0.05,
        DecoderNorm = config.DecoderNorm ?? DecoderNorm.Free,
    };

    public override TrainConfig OptionsLike(ISparseCoder coder) =>
        Resolved(new() { Architecture = Name, Latents = coder.LatentCount });

    public override double ActiveLatents(TrainConfig config, double? measured) => measured ?? config.Latents / 2.0;

    internal override IReadOnlyList<string> Options { get; } =
    [
        nameof(TrainConfig.L1), nameof(TrainConfig.L1Warmup), nameof(TrainConfig.TargetL0), nameof(TrainConfig.DecoderNorm),
    ];

    private protected override void ValidateOwn(TrainConfig config, int width) => ValidatePenalty(Resolved(config), width);

    internal override void Start(TrainConfig config, TrainState state)
    {
        bool free = Resolved(config).DecoderNorm == DecoderNorm.Free;
        state.EncoderWeight.Scale(ShortStart);
        (free ? (Parameter)state.DecoderWeight : state.EncoderWeight).Scale(ShortStart);
    }

    internal override TrainingStep Step(TrainConfig config, TrainState state, double variance, Workers workers) =>
        new StandardStep(Resolved(config), state, variance, workers);

    internal override Sae Finish(TrainConfig config, TrainState state, IReadOnlyList<double> scales)
    {
        var raw = new RawWeights(state, scales, Resolved(config).DecoderNorm!.Value);
        return new StandardSae(raw.Weights);
    }
}
