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
class TopKStep : SparseStep
{
    readonly AuxiliaryLoss auxiliary;
    readonly bool screens;
    ScreenedEncoder? screened;

    /// <inheritdoc cref="TrainingStep(TrainConfig, TrainState, double, Workers, DecoderNorm)"/>
    public TopKStep(TrainConfig config, TrainState state, double variance, Workers workers)
        : base(config, state, variance, workers, DecoderNorm.Unit)
    {
        auxiliary = new AuxiliaryLoss(config, state, workers);
        screens = config.Screens(state.Layout.Width);
    }

    public override ScreeningCounts? Screening => screened?.Counts;

    public override void Dispose()
    {
        auxiliary.Dispose();
        screened?.Dispose();
        base.Dispose();
    }

    protected override void Activate(ReadOnlySpan<float> input)
    {
        PackedWeights encoder = State.EncoderWeight.Value;
        Span<float> bias = State.EncoderBias.Value.Span;
        if (!screens)
        {
            TopKEncoder.Encode(input, Config.Batch, encoder, bias, Config.K, Codes, Workers);
            return;
        }
        screened ??= new ScreenedEncoder(encoder, Config.Seed);
        screened.Update(bias, input, Config.Batch, (ulong)State.Step, Workers);
        screened.Encode(input, Config.Batch, bias, Config.K, Codes, Workers);
    }

    protected override double AddAuxiliary(List<LossTerm> terms, double squaredError)
    {
        (double loss, DenseTerm? gradient) = auxiliary.Compute(Input, Error, ErrorSums, squaredError);
        if (gradient is not null) terms.Add(gradient);
        return loss;
    }
}
