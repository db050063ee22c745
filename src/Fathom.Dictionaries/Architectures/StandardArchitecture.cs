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

    internal override void Validate(TrainConfig config, int width)
    {
        var usual = new TrainConfig();
        Unread(config.Encoder != EncoderKind.Auto, "--encoder");
        Unread(config.K != usual.K, "--k");
        Unread(config.AuxCoefficient != usual.AuxCoefficient, "--aux-coefficient");
        Unread(config.AuxK is not null, "--aux-k");
        Unread(config.AuxRows is not null, "--aux-rows");
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

    // relu is homogeneous, so what each latent writes stays the same under f ← f ‖D_j‖, D_j ← D_j / ‖D_j‖; and the input's
    // scale goes into the biases as in every kind.
    internal override Sae Finish(TrainConfig config, TrainState state, double scale)
    {
        int d = state.Width;
        float[] encoder = state.EncoderWeight.ToArray(), bias = state.EncoderBias.ToArray(),
            decoder = state.DecoderWeight.ToArray();
        for (int latent = 0; latent < bias.Length; latent++)
        {
            Span<float> row = decoder.AsSpan(latent * d, d), reads = encoder.AsSpan(latent * d, d);
            float norm = TensorPrimitives.Norm<float>(row);
            if (norm == 0) norm = 1;
            TensorPrimitives.Divide(row, norm, row);
            TensorPrimitives.Multiply(reads, norm, reads);
            bias[latent] = (float)(bias[latent] * norm / scale);
        }
        float[] decoderBias = Divided(state.DecoderBias, scale);
        return new StandardSae(encoder, bias, decoder, decoderBias);
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
