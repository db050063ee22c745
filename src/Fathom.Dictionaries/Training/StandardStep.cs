using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>
/// The step of a ReLU autoencoder with an L1 penalty (Bricken et al. 2023; the norms in the penalty are of Anthropic's update of
/// April 2024, "Training SAEs"):
/// <code>
/// f = relu(W_enc s + b_enc);  L = (Σ‖r‖² + λ_t Σ_j f_j ‖D_j‖) / (n V)       λ_t = λ min(1, (t + 1) / warm-up steps)
/// ∂/∂f_j += λ_t ‖D_j‖ / (n V)      ∂/∂D_j += λ_t Σ_rows f_j D_j / ‖D_j‖ / (n V)
/// </code>
/// With rows held at norm 1 the norms drop out of the penalty, and the decoder's gradient is freed of its part along each row.
/// </summary>
class StandardStep : SparseStep
{
    readonly double l1;
    readonly long warmupSteps;

    /// <inheritdoc cref="TrainingStep(TrainConfig, TrainState, double, Workers, DecoderNorm)"/>
    /// <param name="config">How to train; its defaults filled in.</param>
    public StandardStep(TrainConfig config, TrainState state, double variance, Workers workers)
        : base(config, state, variance, workers, config.DecoderNorm!.Value)
    {
        l1 = config.L1!.Value;
        warmupSteps = (long)(config.L1Warmup!.Value * config.Steps);
    }

    /// <summary>λ_t of a step, from 0.</summary>
    public double Weight(long step) => Weight(l1, warmupSteps, step);

    protected override long Settled => Math.Max(base.Settled, warmupSteps);

    protected override SparsityPenalty Penalty => new L1Penalty((float)(Weight(State.Step) * Unit));

    protected override void Activate(ReadOnlySpan<float> input) => ReluEncoder.Encode(input, Config.Batch,
        State.EncoderWeight.Value, State.EncoderBias.Value.Span, [], Codes, Workers);
}
