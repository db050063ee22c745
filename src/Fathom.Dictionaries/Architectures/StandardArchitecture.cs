using System.Numerics.Tensors;
using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary><see cref="StandardSae"/>, trained by <see cref="StandardStep"/>.</summary>
sealed class StandardArchitecture : Architecture
{
    /// <summary>
    /// Encoder and decoder rows start this short, as in Anthropic's update of April 2024: half of the latents fire at first,
    /// and rows of norm 1 would make of them many times the input.
    /// </summary>
    const float StartNorm = 0.1f;

    public override string Name => "standard";

    public override string ShortSparsity(TrainConfig config) => $"l1-{Resolved(config).L1}";

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
        [nameof(TrainConfig.L1), nameof(TrainConfig.L1Warmup), nameof(TrainConfig.DecoderNorm)];

    private protected override void ValidateOwn(TrainConfig config, int width)
    {
        TrainConfig all = Resolved(config);
        Require(all.L1 is >= 0 and < 1e6, $"--l1 {all.L1}: expected 0 or more");
        Require(all.L1Warmup is >= 0 and <= 1, $"--l1-warmup {all.L1Warmup}: expected a share from 0 to 1");
        // At the start half of the latents fire, and all of them might.
        Require((long)config.Batch * Math.Max(config.Latents, width) <= int.MaxValue,
            $"--batch {config.Batch}: too large for {config.Latents} latents and width {width}; choose a smaller batch");
    }

    internal override void Start(TrainConfig config, TrainState state)
    {
        Scale(state.EncoderWeight, StartNorm);
        if (Resolved(config).DecoderNorm == DecoderNorm.Free) Scale(state.DecoderWeight, StartNorm);
        else Scale(state.EncoderWeight, StartNorm);
    }

    internal override TrainingStep Step(TrainConfig config, TrainState state, double variance, Workers workers) =>
        new StandardStep(Resolved(config), state, variance, workers);

    internal override Sae Finish(TrainConfig config, TrainState state, IReadOnlyList<double> scales)
    {
        var raw = new RawWeights(state, scales, Resolved(config).DecoderNorm!.Value);
        return new StandardSae(raw.Weights);
    }

    static void Scale(Parameter parameter, float factor)
    {
        var row = new float[parameter.Width];
        for (int i = 0; i < parameter.Rows; i++)
        {
            parameter.CopyTo(ParameterPart.Value, i, row);
            TensorPrimitives.Multiply(row, factor, row);
            parameter.CopyFrom(ParameterPart.Value, i, row);
        }
    }
}
