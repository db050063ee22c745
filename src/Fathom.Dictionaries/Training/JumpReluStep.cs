using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>
/// The step of a JumpReLU autoencoder (Rajamanoharan et al. 2024, "Jumping ahead"; with tanh, Anthropic's update of January
/// 2025):
/// <code>
/// f = pre · 1[pre &gt; θ],  pre = W_enc s + b_enc,  θ = exp(t)
/// L = (Σ‖r‖² + λ_t Σ_j 1[f_j &gt; 0]) / (n V),  or with λ_t Σ_j tanh(c f_j N_j),  or Σ‖r‖² / (n V) + λ_t (L0 / target − 1)²
/// </code>
/// λ_t rises to λ over the warm-up. What reaches θ through the jumps is <see cref="ThresholdTerm"/>, what pulls dead latents
/// back <see cref="PreActivationTerm"/>. Only pairs with pre &gt; θ − ε / 2 are ever stored.
/// </summary>
sealed class JumpReluStep : SparseStep
{
    const int BlockRows = 64;

    readonly double bandwidth, weight;
    readonly long warmupSteps;
    readonly float[] thresholds, bandStarts;
    readonly SparseCodes band = new(0, 1);
    readonly PairsByLatent near = new();

    /// <inheritdoc cref="TrainingStep(TrainConfig, TrainState, double, Workers, DecoderNorm)"/>
    /// <param name="config">How to train; its defaults filled in.</param>
    public JumpReluStep(TrainConfig config, TrainState state, double variance, Workers workers)
        : base(config, state, variance, workers, config.DecoderNorm!.Value)
    {
        (bandwidth, weight) = (config.Bandwidth!.Value, config.Sparsity!.Value);
        warmupSteps = (long)(config.SparsityWarmup!.Value * config.Steps);
        (thresholds, bandStarts) = (new float[state.Latents], new float[state.Latents]);
    }

    // The penalty itself pulls to the target.
    protected override bool LeadsWeight => false;

    protected override long Settled => Math.Max(base.Settled, warmupSteps);

    double Lambda => Weight(weight, warmupSteps, State.Step);

    protected override SparsityPenalty? Penalty => Config.SparsityForm == SparsityForm.Tanh
        ? new TanhPenalty((float)(Lambda * Unit), (float)Config.TanhScale!.Value) : null;

    protected override StepLoss Forward(List<LossTerm> terms)
    {
        StepLoss loss = base.Forward(terms);
        near.Build(band, State.Latents, Workers);
        (double penalty, double ofPair) = CountPenalty(loss.Fired.Starts[^1]);
        terms.Add(new ThresholdTerm(near, thresholds, bandwidth, Error, State.Layout.OutputWidth, (float)(2 * Unit), ofPair)
        { Penalty = Penalty, Norm = Norm });
        double pull = Config.PreActivation!.Value * Unit;
        if (pull > 0 && State.RowsSinceFired.Any(rows => rows >= Config.DeadAfterRows))
            terms.Add(new PreActivationTerm(loss.Fired, State, Config, Input, thresholds, pull, Norm));
        return loss with { Penalty = penalty };
    }

    protected override void Activate(ReadOnlySpan<float> input)
    {
        ReadOnlySpan<float> logs = State.LatentNumbers[1].Value.Span;
        for (int latent = 0; latent < thresholds.Length; latent++)
        {
            thresholds[latent] = MathF.Exp(logs[latent]);
            bandStarts[latent] = (float)(thresholds[latent] - bandwidth / 2);
        }
        ReluEncoder.Encode(input, Config.Batch, State.EncoderWeight.Value, State.EncoderBias.Value.Span, bandStarts, band,
            Workers);
        Codes.Reshape(band.Counts);
        Workers.ForRanges(band.Rows, BlockRows, (start, end, _) =>
        {
            for (int row = start; row < end; row++) Split(row);
        });
    }

    // What is above the threshold fires; what is not above the band by more than ε / 2 stays in it.
    void Split(int row)
    {
        int first = band.Start(row), fired = 0, kept = 0;
        Span<int> latents = band.Indices.Slice(first, band.Counts[row]), toLatents = Codes.Indices[first..];
        Span<float> values = band.Values.Slice(first, band.Counts[row]), toValues = Codes.Values[first..];
        for (int i = 0; i < latents.Length; i++)
        {
            (int latent, float pre) = (latents[i], values[i]);
            if (pre > thresholds[latent]) (toLatents[fired], toValues[fired++]) = (latent, pre);
            if (pre < thresholds[latent] + bandwidth / 2) (latents[kept], values[kept++]) = (latent, pre);
        }
        (Codes.Counts[row], band.Counts[row]) = (fired, kept);
    }

    // The penalty on the number of active pairs, and what it rises by with one of them.
    (double Penalty, double OfPair) CountPenalty(int pairs)
    {
        if (Config.SparsityForm == SparsityForm.Tanh) return (0, 0);
        if (Config.TargetL0 is not { } target) return (Lambda * Unit * pairs, Lambda * Unit);
        double beyond = (double)pairs / Config.Batch / target - 1;
        return (Lambda * beyond * beyond, 2 * Lambda * beyond / (target * Config.Batch));
    }
}
