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
class TopKStep : TrainingStep
{
    readonly AuxiliaryLoss auxiliary;
    ScreenedEncoder? screened;

    /// <inheritdoc cref="TrainingStep(TrainConfig, TrainState, double, Workers, DecoderNorm)"/>
    public TopKStep(TrainConfig config, TrainState state, double variance, Workers workers)
        : base(config, state, variance, workers, DecoderNorm.Unit)
    {
        auxiliary = new AuxiliaryLoss(config, state, workers);
        Screens = config.Screens(state.Width);
    }

    /// <summary>Whether the encoder is screened.</summary>
    protected bool Screens { get; }

    public override ScreeningCounts? Screening => screened?.Counts;

    public override void Dispose()
    {
        auxiliary.Dispose();
        screened?.Dispose();
        base.Dispose();
    }

    protected override void Activate(ReadOnlySpan<float> centered)
    {
        PackedWeights encoder = State.EncoderWeight.Value;
        Span<float> bias = State.EncoderBias.Value.Span;
        if (!Screens)
        {
            TopKEncoder.Encode(centered, Config.Batch, encoder, bias, Config.K, Codes, Workers);
            return;
        }
        screened ??= new ScreenedEncoder(encoder, Config.Seed);
        screened.Update(bias, centered, Config.Batch, (ulong)State.Step, Workers);
        screened.Encode(centered, Config.Batch, bias, Config.K, Codes, Workers);
    }

    protected override LossPart Add(NativeBuffer<float> centered, NativeBuffer<float> error, double[] errorSums,
        double squaredError, double unit)
    {
        (double loss, DenseTerm? gradient) = auxiliary.Compute(centered, error, errorSums, squaredError);
        return new() { AuxLoss = loss, Auxiliary = gradient };
    }
}
