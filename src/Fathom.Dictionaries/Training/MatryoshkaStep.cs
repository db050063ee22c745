using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>
/// The step of a Matryoshka BatchTopK autoencoder (Bussmann et al. 2025, "Learning multi-level features with Matryoshka sparse
/// autoencoders"): latents are chosen as in <see cref="BatchTopKStep"/>, and the first m_1 &lt; m_2 &lt; … &lt; M of them each
/// reconstruct by themselves:
/// <code>
/// r_l = Σ_{j &lt; m_l} f_j D_j + b_dec − y;  L = Σ_l w_l (Σ‖r_l‖² / (n V) + α AuxK_l)        Σ_l w_l = 1
/// ∂L/∂f_j = 2 E_g · D_j / (n V),  E_g = Σ_{l ≥ g} w_l r_l                                    j between m_{g−1} and m_g
/// </code>
/// AuxK_l is that of the dead among the first m_l latents. The errors are made one from the other, and summed from the last one
/// down in their places.
/// </summary>
sealed unsafe class MatryoshkaStep : BatchTopKStep
{
    const int BlockRows = 64;

    readonly int[] ends;
    readonly double[] weights;
    readonly int outputs;
    readonly NativeBuffer<float>[] errors;
    readonly double[][] sums;
    readonly AuxiliaryLoss[] auxiliaries;
    readonly PairsByLatent pairs = new();

    /// <inheritdoc cref="TrainingStep(TrainConfig, TrainState, double, Workers, DecoderNorm)"/>
    /// <param name="ends">m, ascending to M.</param>
    /// <param name="weights">w, of each.</param>
    public MatryoshkaStep(TrainConfig config, int[] ends, double[] weights, TrainState state, double variance, Workers workers)
        : base(config, state, variance, workers, weights[^1])
    {
        (this.ends, this.weights, outputs) = (ends, weights, state.Layout.OutputWidth);
        int inner = ends.Length - 1;
        errors = [.. Enumerable.Range(0, inner).Select(_ => new NativeBuffer<float>((long)config.Batch * outputs)), Error];
        sums = [.. Enumerable.Range(0, inner).Select(_ => new double[outputs]), ErrorSums];
        auxiliaries = [.. Enumerable.Range(0, inner).Select(level =>
            new AuxiliaryLoss(config, state, ends[level], weights[level], workers))];
    }

    public override void Dispose()
    {
        foreach (AuxiliaryLoss auxiliary in auxiliaries) auxiliary.Dispose();
        foreach (NativeBuffer<float> error in errors[..^1]) error.Dispose();
        base.Dispose();
    }

    protected override StepLoss Forward(List<LossTerm> terms)
    {
        Activate(Input.Span);
        pairs.Build(Codes, State.Latents, Workers);
        double auxLoss = 0, weighted = 0, squares = 0;
        for (int level = 0; level < ends.Length; level++)
        {
            squares = Decode(level);
            weighted += weights[level] * squares;
            auxLoss += Revive(level, terms, squares);
        }
        for (int level = ends.Length - 1; level >= 0; level--)
        {
            AddFurther(level);
            terms.Add(new ReconstructionTerm(pairs, Input, errors[level], sums[level], (float)(2 * Unit))
            { Latents = (level == 0 ? 0 : ends[level - 1])..ends[level], ReachesBias = level == 0 });
        }
        return new()
        {
            SquaredError = squares,
            Fired = pairs,
            Further = (weighted - squares) * Unit,
            AuxLoss = auxLoss,
        };
    }

    // W_skip is in every r_l: E_1 = Σ_l w_l r_l.
    protected override void Differentiate(SkipConnection skip) => skip.Differentiate(Input, errors[0], (float)(2 * Unit));

    // r_l goes on from r_{l−1}.
    double Decode(int level)
    {
        float* start = level == 0 ? Target.Pointer : errors[level - 1].Pointer;
        return SparseDecode.Error(Codes, level == 0 ? 0 : ends[level - 1], ends[level], State.DecoderWeight.Value.Pointer, start,
            level == 0 ? -1 : 1, outputs, errors[level].Pointer, sums[level], Workers);
    }

    double Revive(int level, List<LossTerm> terms, double squares)
    {
        if (level == ends.Length - 1) return AddAuxiliary(terms, squares);
        (double loss, DenseTerm? gradient) = auxiliaries[level].Compute(Input, errors[level], sums[level], squares);
        if (gradient is not null) terms.Add(gradient);
        return loss;
    }

    // E_l = w_l r_l + E_{l+1}
    void AddFurther(int level)
    {
        float weight = (float)weights[level];
        bool last = level == ends.Length - 1;
        float* own = errors[level].Pointer, further = last ? null : errors[level + 1].Pointer;
        Workers.ForRanges(Config.Batch, BlockRows, (start, end, _) =>
        {
            for (int row = start; row < end; row++)
            {
                float* e = own + (nint)row * outputs;
                RowVectors.Scale(weight, e, outputs);
                if (!last) RowVectors.AddScaled(1, further + (nint)row * outputs, e, outputs);
            }
        });
        for (int c = 0; c < outputs; c++) sums[level][c] = weights[level] * sums[level][c] + (last ? 0 : sums[level + 1][c]);
    }
}
