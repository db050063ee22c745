using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>
/// The step of a TopK autoencoder:
/// <code>
/// f = relu(TopK(W_enc s + b_enc));  L = Σ‖r‖² / (n V) + α Σ‖ê − e‖² / Σ‖e − ē‖²      e = −r, held constant
/// </code>
/// where ê is what the dead latents make of the error (<see cref="AuxiliaryLoss"/>). The decoder's gradient is freed of its
/// part along each row, and the rows are brought back to norm 1.
/// </summary>
sealed class TopKStep : TrainingStep
{
    readonly AuxiliaryLoss auxiliary;
    readonly ScreenedEncoder? screened;

    /// <inheritdoc cref="TrainingStep(TrainConfig, TrainState, double, Workers, DecoderNorm, int)"/>
    public TopKStep(TrainConfig config, TrainState state, double variance, Workers workers)
        : base(config, state, variance, workers, DecoderNorm.Unit, config.K)
    {
        auxiliary = new AuxiliaryLoss(config, state, workers);
        if (config.Encoder == EncoderKind.Screened || (config.Encoder == EncoderKind.Auto
            && ScreenedEncoder.Pays(state.Width, config.Latents, config.K)))
            screened = new ScreenedEncoder(Packed, config.Seed);
    }

    public override void Dispose()
    {
        auxiliary.Dispose();
        screened?.Dispose();
        base.Dispose();
    }

    protected override void Activate(ReadOnlySpan<float> centered)
    {
        Span<float> bias = State.EncoderBias.Value.Span;
        if (screened is null)
        {
            TopKEncoder.Encode(centered, Config.Batch, Packed, bias, Config.K, Codes, Workers);
            return;
        }
        screened.Update(bias, centered, Config.Batch, (ulong)State.Step, Workers);
        screened.Encode(centered, Config.Batch, bias, Config.K, Codes, Workers);
    }

    protected override LossPart Add(ReadOnlySpan<float> centered, ReadOnlySpan<float> error, Span<float> slopes, double unit)
    {
        double loss = auxiliary.Compute(centered, error);
        return new()
        {
            Loss = Config.AuxCoefficient * loss,
            AuxLoss = loss,
            Auxiliary = auxiliary.Term,
            Slots = auxiliary.Slots,
        };
    }
}
