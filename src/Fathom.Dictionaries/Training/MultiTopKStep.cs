using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>
/// Multi-TopK (Gao et al. 2024, section 5.3): that of <see cref="TopKStep"/> with a second reconstruction from m k latents, so
/// that more latents than k improve it:
/// <code>
/// L = L_topk(k) + w Σ‖relu(TopK_mk(pre)) W_dec + b_dec − y‖² / (n V)
/// </code>
/// One pass of the encoder gives the longer list, and the k largest of that are the shorter one.
/// </summary>
/// <inheritdoc cref="TrainingStep(TrainConfig, TrainState, double, Workers, DecoderNorm)"/>
/// <param name="config">How to train; its defaults filled in.</param>
sealed unsafe class MultiTopKStep(TrainConfig config, TrainState state, double variance, Workers workers)
    : TopKStep(config, state, variance, workers)
{
    readonly SparseCodes more = new(0, 1);
    readonly PairsByLatent pairs = new();
    readonly NativeBuffer<float> error = new((long)config.Batch * state.Layout.OutputWidth);
    readonly double[] sums = new double[state.Layout.OutputWidth];

    public override void Dispose()
    {
        error.Dispose();
        base.Dispose();
    }

    protected override StepLoss Forward(List<LossTerm> terms)
    {
        StepLoss loss = base.Forward(terms);
        double weight = Config.MultiWeight!.Value, squares = SparseDecode.Error(more, State.DecoderWeight.Value.Pointer,
            Target.Pointer, State.Layout.OutputWidth, error.Pointer, sums, Workers);
        pairs.Build(more, State.Latents, Workers);
        terms.Add(new ReconstructionTerm(pairs, Input, error, sums, (float)(2 * Unit * weight)));
        return loss with { Further = weight * squares * Unit };
    }

    protected override void Differentiate(SkipConnection skip)
    {
        base.Differentiate(skip);
        skip.Differentiate(Input, error, (float)(2 * Unit * Config.MultiWeight!.Value));
    }

    protected override void Activate(ReadOnlySpan<float> input)
    {
        Encode(input, (int)Math.Min(State.Latents, (long)K * Config.MultiK!.Value), more);
        LargestCodes.Select(more, K, Codes, Workers);
    }
}
