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
    ScreenedEncoder? screened;

    /// <inheritdoc cref="TrainingStep(TrainConfig, TrainState, double, Workers, DecoderNorm)"/>
    /// <param name="auxiliaryShare">What the auxiliary loss counts beside others that are added.</param>
    public TopKStep(TrainConfig config, TrainState state, double variance, Workers workers, double auxiliaryShare = 1)
        : base(config, state, variance, workers, DecoderNorm.Unit)
    {
        auxiliary = new AuxiliaryLoss(config, state, state.Latents, auxiliaryShare, workers);
        Screens = config.Screens(state.Layout.Width);
    }

    /// <summary>Whether the encoder is screened.</summary>
    protected bool Screens { get; }

    public override ScreeningCounts? Screening => screened?.Counts;

    protected override long Settled => Config.KStart is null ? base.Settled : Math.Max(base.Settled, Config.KAnnealSteps);

    /// <summary>k of this step.</summary>
    protected int K => Config.KAt(State.Step);

    public override void Dispose()
    {
        auxiliary.Dispose();
        screened?.Dispose();
        base.Dispose();
    }

    protected override void Activate(ReadOnlySpan<float> input) => Encode(input, K, Codes);

    /// <summary>The k largest pre-activations of each row, where they are above 0.</summary>
    /// <param name="input">s, [n, d_in]</param>
    /// <param name="k">Latents of a row, <see cref="Architecture.KeptOfRow"/>.</param>
    /// <param name="codes">Filled.</param>
    protected void Encode(ReadOnlySpan<float> input, int k, SparseCodes codes)
    {
        PackedWeights encoder = State.EncoderWeight.Value;
        Span<float> bias = State.EncoderBias.Value.Span;
        if (!Screens)
        {
            TopKEncoder.Encode(input, Config.Batch, encoder, bias, k, codes, Workers);
            return;
        }
        screened ??= new ScreenedEncoder(encoder, Config.Seed);
        screened.Update(bias, input, Config.Batch, (ulong)State.Step, Workers);
        screened.Encode(input, Config.Batch, bias, k, codes, Workers);
    }

    protected override double AddAuxiliary(List<LossTerm> terms, double squaredError)
    {
        (double loss, DenseTerm? gradient) = auxiliary.Compute(Input, Error, ErrorSums, squaredError);
        if (gradient is not null) terms.Add(gradient);
        return loss;
    }
}
