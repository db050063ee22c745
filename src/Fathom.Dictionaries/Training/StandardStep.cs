using System.Numerics.Tensors;
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
sealed class StandardStep : TrainingStep
{
    readonly bool unitRows;
    readonly double l1;
    readonly long warmupSteps;
    readonly float[] norms;

    /// <inheritdoc cref="TrainingStep(TrainConfig, TrainState, double, Workers, DecoderNorm, int)"/>
    /// <param name="config">How to train; its defaults filled in.</param>
    public StandardStep(TrainConfig config, TrainState state, double variance, Workers workers)
        : base(config, state, variance, workers, config.DecoderNorm!.Value, active: 1)
    {
        unitRows = config.DecoderNorm == DecoderNorm.Unit;
        l1 = config.L1!.Value;
        warmupSteps = (long)(config.L1Warmup!.Value * config.Steps);
        norms = new float[state.Latents];
    }

    /// <summary>λ_t of a step, from 0.</summary>
    public double Weight(long step) => warmupSteps == 0 ? l1 : l1 * Math.Min(1, (step + 1.0) / warmupSteps);

    protected override void Activate(ReadOnlySpan<float> centered) =>
        ReluEncoder.Encode(centered, Config.Batch, Packed, State.EncoderBias.Value.Span, Codes, Workers);

    protected override LossPart Add(ReadOnlySpan<float> centered, ReadOnlySpan<float> error, Span<float> slopes, double unit)
    {
        MeasureNorms();
        double weight = Weight(State.Step) * unit, penalty = 0;
        for (int row = 0; row < Codes.Rows; row++)
        {
            ReadOnlySpan<int> latents = Codes.RowIndices(row);
            ReadOnlySpan<float> values = Codes.RowValues(row);
            Span<float> slope = slopes.Slice(row * Codes.Stride, latents.Length);
            for (int j = 0; j < latents.Length; j++)
            {
                float norm = norms[latents[j]];
                penalty += values[j] * norm;
                slope[j] += (float)(weight * norm);
            }
        }
        penalty *= weight;
        return new() { Loss = penalty, Penalty = penalty, NormSlope = unitRows ? 0 : (float)weight };
    }

    void MeasureNorms()
    {
        int d = State.Width;
        if (unitRows) norms.AsSpan().Fill(1);
        else
            Workers.ForRanges(norms.Length, 64, (start, end, _) =>
            {
                for (int latent = start; latent < end; latent++)
                    norms[latent] = TensorPrimitives.Norm<float>(State.DecoderWeight.Value.Slice((long)latent * d, d));
            });
    }
}
