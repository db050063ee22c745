using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>
/// The step of a ReLU autoencoder whose penalty goes from L1 towards L0 (Karvonen et al. 2024, "Measuring progress in dictionary
/// learning"): that of <see cref="StandardStep"/> with
/// <code>
/// λ_t a Σ_j φ(f_j ‖D_j‖),  φ(u) = (u + δ)^p − δ^p                         p from 1 down, in ten changes
/// a ← a · mean Σ φ / mean Σ φ' at a change of p, over the batches before      φ': with the next p
/// </code>
/// so that the penalty goes on at the size that it had.
/// </summary>
sealed class PAnnealStep : StandardStep
{
    /// <summary>Share of the steps at which the last change comes.</summary>
    public const double End = 0.8;

    /// <summary>Changes of p, and batches before each that tell what it does to the penalty.</summary>
    const int Changes = 10, Batches = 10;

    const int BlockLatents = 64;

    const string Factor = "anneal_factor", Now = "anneal_sum", Next = "anneal_next_sum";

    readonly (long Step, double Power)[] changes;

    /// <inheritdoc cref="StandardStep(TrainConfig, TrainState, double, Workers)"/>
    public PAnnealStep(TrainConfig config, TrainState state, double variance, Workers workers)
        : base(config, state, variance, workers)
    {
        double first = config.AnnealStart!.Value, end = config.EndPower!.Value;
        // Of changes that a short training has at the same step the last one counts.
        changes = [.. Enumerable.Range(1, Changes)
            .Select(i => (Step: (long)(config.Steps * (first + (End - first) * (i - 1) / (Changes - 1))),
                Power: 1 + (end - 1) * i / Changes))
            .GroupBy(change => change.Step).Select(group => group.Last())];
    }

    // Until its last change the penalty is another one again and again.
    protected override long Settled => Math.Max(base.Settled, changes[^1].Step);

    protected override long LedFrom => base.Settled;

    protected override SparsityPenalty Penalty => PenaltyOf(PowerAt(State.Step));

    /// <summary>p of a step, from 0.</summary>
    public double PowerAt(long step) => changes.LastOrDefault(change => change.Step <= step, (0, 1)).Power;

    protected override StepLoss Forward(List<LossTerm> terms)
    {
        if (BeginsStep && changes.Any(change => change.Step == State.Step)) Rescale();
        StepLoss loss = base.Forward(terms);
        (long next, double power) = changes.FirstOrDefault(change => change.Step > State.Step);
        if (next > State.Step && next <= State.Step + Batches)
        {
            Add(Now, Sum(loss.Fired, PenaltyOf(PowerAt(State.Step))));
            Add(Next, Sum(loss.Fired, PenaltyOf(power)));
        }
        return loss;
    }

    PowerPenalty PenaltyOf(double power) =>
        new(Weight(State.Step) * Unit * State.Numbers.GetValueOrDefault(Factor, 1), power);

    void Add(string name, double value) => State.Numbers[name] = State.Numbers.GetValueOrDefault(name) + value;

    void Rescale()
    {
        (double now, double next) = (State.Numbers.GetValueOrDefault(Now), State.Numbers.GetValueOrDefault(Next));
        if (next > 0) State.Numbers[Factor] = State.Numbers.GetValueOrDefault(Factor, 1) * now / next;
        (State.Numbers[Now], State.Numbers[Next]) = (0, 0);
    }

    unsafe double Sum(PairsByLatent pairs, PowerPenalty penalty)
    {
        int dOut = State.Layout.OutputWidth;
        var sums = new double[(State.Latents + BlockLatents - 1) / BlockLatents];
        Workers.ForRanges(State.Latents, BlockLatents, (start, end, block) =>
        {
            for (int latent = start; latent < end; latent++)
                sums[block] += penalty.Sum(pairs.Values[pairs.Starts[latent]..pairs.Starts[latent + 1]],
                    Norm?.Of(State.DecoderWeight.Value.Pointer + (nint)latent * dOut) ?? 1);
        });
        return sums.Sum();
    }
}
