using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>The step of a kind whose one set of active latents makes the one reconstruction.</summary>
/// <inheritdoc cref="TrainingStep(TrainConfig, TrainState, double, Workers, DecoderNorm)"/>
abstract class SparseStep(TrainConfig config, TrainState state, double variance, Workers workers, DecoderNorm decoder)
    : TrainingStep(config, state, variance, workers, decoder)
{
    readonly PairsByLatent pairs = new();
    /// <summary>f, filled by <see cref="Activate"/>.</summary>
    protected SparseCodes Codes { get; } = new(0, 1);

    /// <summary>N of the penalty; null where rows are held at norm 1.</summary>
    protected RowNorm? Norm { get; } = decoder == DecoderNorm.Free ? new(state.Layout.Outputs) : null;

    /// <summary>φ of this step; null where the kind has no penalty.</summary>
    protected virtual SparsityPenalty? Penalty => null;

    protected override StepLoss Forward(List<LossTerm> terms)
    {
        Activate(Input.Span);
        double squaredError = Reconstruct(Codes);
        pairs.Build(Codes, State.Latents, Workers);
        SparsityPenalty? penalty = Penalty;
        terms.Add(new ReconstructionTerm(pairs, Input, Error, ErrorSums, (float)(2 * Unit)) { Penalty = penalty, Norm = Norm });
        return new()
        {
            SquaredError = squaredError,
            Fired = pairs,
            AuxLoss = AddAuxiliary(terms, squaredError),
            Penalty = penalty is null ? null : 0,
        };
    }

    /// <summary>f = act(W_enc s + b_enc) into <see cref="Codes"/>.</summary>
    /// <param name="input">s, [n, d_in]</param>
    protected abstract void Activate(ReadOnlySpan<float> input);

    /// <summary>Adds the term of what revives dead latents, where the kind has that.</summary>
    /// <param name="terms">Added to.</param>
    /// <param name="squaredError">Σ‖r‖².</param>
    /// <returns>The loss before its weight.</returns>
    protected virtual double AddAuxiliary(List<LossTerm> terms, double squaredError) => 0;
}
